"""The sentence for every problem and finding: what is wrong, where, and what to do; by code, in English.

The Chinese ones are in the catalogue. Placeholders are the names of the details that the code is raised with.
"""

from wangge.language.sentences import accounts, desk, drawing, imports, privacy, reading, record, server, territory, writing

SENTENCES = {**accounts.SENTENCES, **desk.SENTENCES, **privacy.SENTENCES, **reading.SENTENCES, **drawing.SENTENCES, **imports.SENTENCES, **record.SENTENCES, **server.SENTENCES, **territory.SENTENCES, **writing.SENTENCES}
