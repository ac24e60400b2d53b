"""What is never kept, and the headings by which it comes along in other people's lists."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from wangge.language.marking import _


@dataclass(frozen=True)
class Forbidden:
    """One kind of data that has no place in the books: why, and how lists call it.

    ``chinese`` are parts of a heading; ``english`` are beginnings of words in it.
    """

    reason: str
    chinese: tuple[str, ...]
    english: tuple[str, ...]


FORBIDDEN: dict[str, Forbidden] = {
    "religion": Forbidden(
        _("religious belief is not kept"), ("宗教", "信仰", "信教", "教派", "教徒"), ("religio", "faith", "church")
    ),
    "ethnicity": Forbidden(_("ethnicity is not kept"), ("民族", "族别"), ("ethnic", "race", "nationalities")),
    "blood": Forbidden(_("the blood group is not kept"), ("血型",), ("blood",)),
    "pregnancy": Forbidden(
        _("pregnancy and birth control are not kept"),
        ("孕", "计生", "计划生育", "节育", "避孕", "上环", "结扎", "绝育", "流产", "生育", "预产期", "末次月经"),
        ("pregnan", "contracepti", "birth control", "sterili", "childbearing"),
    ),
    "marriage": Forbidden(
        _("marital status is not kept"), ("婚姻", "婚否", "婚育", "结婚", "离婚", "未婚", "已婚", "丧偶"),
        ("marital", "married", "marriage", "divorce"),
    ),
    "biometrics": Forbidden(
        _("fingerprints, faces and other bodily marks are not kept"),
        ("指纹", "人脸", "虹膜", "声纹", "掌纹", "步态", "基因", "生物识别"),
        ("fingerprint", "biometric", "iris", "voiceprint", "dna", "face id", "face recognition"),
    ),
    "portrait": Forbidden(
        _("photographs of identity cards and portraits are not kept"),
        ("证件照", "身份证照", "身份证复印", "身份证影印", "身份证正面", "身份证反面", "寸照", "大头照", "头像",
         "人像"),
        ("portrait", "id photo", "id scan", "passport photo"),
    ),
    "petition": Forbidden(
        _("nobody is labelled a petitioner; an open petition is a matter, not a mark on a person"),
        ("信访", "上访", "缠访", "访民", "稳控", "重点人员", "重点管控", "维稳", "涉稳"),
        ("petition", "stability control"),
    ),
    "justice": Forbidden(
        _("registers of the police and of justice stay with the police and with justice"),
        ("矫正", "吸毒", "涉毒", "戒毒", "精神障碍", "精神病", "精障", "肇事肇祸", "刑满", "刑释", "服刑", "前科",
         "犯罪", "在逃", "违法", "邪教", "涉邪", "涉黑", "涉恶", "涉恐", "安置帮教", "社矫", "拘留", "艾滋"),
        ("criminal", "convict", "parole", "probation", "drug", "prison", "offender", "cult", "hiv"),
    ),
    "phone_contents": Forbidden(
        _("what is in people's phones is not kept"),
        ("通话记录", "聊天记录", "通讯录", "短信内容", "朋友圈", "手机内容"),
        ("call log", "chat log", "contacts list", "phone contents"),
    ),
    "tracks": Forbidden(
        _("where people go is not kept"), ("轨迹", "行踪", "行程码", "定位记录", "活动范围"),
        ("track", "whereabouts", "travel history"),
    ),
    "scores": Forbidden(
        _("people and households are not scored, ranked or graded"),
        ("风险等级", "危险等级", "风险级别", "危险程度", "信用评分", "信用等级", "信用分", "评分",
         "打分", "星级户", "画像"),
        ("risk level", "risk score", "credit score", "score", "ranking"),
    ),
    "accounts": Forbidden(
        _("bank accounts are not kept"), ("银行卡", "银行账", "银行帐", "开户行", "卡号", "一卡通", "账号", "帐号"),
        ("bank", "card number", "account number", "iban"),
    ),
    "orientation": Forbidden(_("sexual orientation is not kept"), ("性取向",), ("sexual",)),
    "opinion": Forbidden(
        _("political opinions are not kept"), ("政治倾向", "思想动态", "政治观点", "言论"), ("political opinion",)
    ),
}  # fmt: skip

_NOISE = re.compile(r"[\s_\-/()\[\]{}:：,，.。*＊#、]+")


def match(header: str) -> str | None:
    """Return the reason (an English message, translated where it is shown) why a column is not taken, or None."""
    found = kind(header)
    return FORBIDDEN[found].reason if found else None


def kind(header: str) -> str | None:
    """Return which kind of forbidden data a heading names, or None."""
    plain = unicodedata.normalize("NFKC", str(header)).lower()
    joined, spaced = _NOISE.sub("", plain), " " + _NOISE.sub(" ", plain)
    for key, forbidden in FORBIDDEN.items():
        if any(word in joined for word in forbidden.chinese) or any(f" {word}" in spaced for word in forbidden.english):
            return key
    return None
