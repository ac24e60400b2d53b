"""Write contract/problems.json: every problem's code, status and words in both languages, for whoever is not Python."""

import json
from pathlib import Path

from wangge.desk.shell.problems import status_of
from wangge.language import gettext
from wangge.language.catalogue import LANGUAGES
from wangge.language.sentences import SENTENCES

TARGET = Path(__file__).parents[1] / "contract" / "problems.json"


def problems() -> str:
    """Return the content of the file."""
    content = {
        code: {"status": status_of(code), **{lang: gettext(sentence, lang) for lang in LANGUAGES}}
        for code, sentence in sorted(SENTENCES.items())
        if not code.startswith("reason.")
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(problems(), encoding="utf-8")
