"""Words of the wrong language on a page, as an eye would find them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

# What is seen or read out: the text, and what attributes say. What is marked as of another language is left out.
_COLLECT = """language => {
  const said = [document.title];
  const foreign = element => {
    const marked = element.closest('[lang]');
    return marked && !marked.lang.toLowerCase().startsWith(language);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element || foreign(element)) continue;
    if (element.closest('script, noscript, style, template, code, .login-card-code')) continue;
    if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    else for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-confirm', 'data-copied'])
      if (node.hasAttribute(name)) said.push(node.getAttribute(name));
  }
  return said.map(text => text.trim()).filter(text => text);
}"""

# Names and abbreviations that a Chinese office writes in Latin letters, and words that are typed as they stand.
LATIN = {
    "wangge", "excel", "xlsx", "xls", "csv", "wps", "et", "opendocument", "ods", "pdf", "mb", "a4", "qr", "cgcs2000",
    "gb", "id", "zip", "net", "tls", "keys", "setup", "serve", "backup", "leave", "python", "django", "sqlite",
    "postgresql", "chrome", "linux", "english", "nobody",
    "openstreetmap", "qgis", "geopackage", "shapefile", "geojson", "kml", "kmz", "dxf", "osm", "pbf", "shp", "dbf",
    "shx", "prj", "jpeg", "png", "webp", "webgl", "tab", "word", "a1", "a2", "a3", "wgs84", "gps", "cookie",
    "public", "url", "autocad", "gcj", "bd", "wgs", "delineate", "streets", "buildings", "water", "villages",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_ADDRESS = re.compile(r"https?://\S+|localhost:\d+|[\w-]+\.(xlsx|csv|xls|gpkg|json)|\b[0-9a-f]{64}\b")
_CODE = re.compile(r"\b(?=\w*\d)[A-Z0-9]{2,}(-[A-Z0-9]{2,})*\b")
# What an English page quotes because it stands so in the files and on the cards: colours, headings, an example.
CHINESE = {
    *"红黄绿橙蓝紫青棕", "中文", "层级", "单位", "网格编码", "户号", "职务", "姓名", "电话", "同意公示", "党员", "名册",
    "街巷", "房屋", "水系", "村界", "片区编码", "片区名称", "村委会主任", "清空",
}  # fmt: skip
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


def foreign_words(page: Page, language: str, typed: Iterable[str], latin: Iterable[str] = ()) -> list[str]:
    """Give what is of the wrong language, each with the text around it."""
    said: list[str] = page.evaluate(_COLLECT, language)
    if language == "zh":
        return [text for text in said if _english_in(text, LATIN | set(latin))]
    known = sorted({*typed, *CHINESE}, key=len, reverse=True)
    return [text for text in said if _chinese_in(text, known)]


def _english_in(text: str, known: set[str]) -> bool:
    text = _CODE.sub(" ", _ADDRESS.sub(" ", text))
    return any(word.lower() not in known for word in _WORD.findall(text))


def _chinese_in(text: str, known: list[str]) -> bool:
    for words in known:
        text = text.replace(words, " ")
    return bool(_CHINESE.search(text))
