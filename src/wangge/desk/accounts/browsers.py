"""What a browser calls itself, in words that its user knows."""

from __future__ import annotations

# The first that is found counts: most browsers also claim to be Chrome and Safari.
_BROWSERS = {
    "MicroMessenger": "WeChat", "DingTalk": "DingTalk", "Lark": "Feishu", "HuaweiBrowser": "Huawei",
    "MiuiBrowser": "MIUI", "QQBrowser": "QQ", "UCBrowser": "UC", "Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox",
    "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
_SYSTEMS = {
    "HarmonyOS": "HarmonyOS", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
    "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


def browser_words(user_agent: str) -> str:
    """Return browser and system; what says neither, as it came."""
    found = [
        next((words for mark, words in marks.items() if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or user_agent
