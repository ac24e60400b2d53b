"""What the kernel does by itself every so often, and whom it tells when something is wrong."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext, override

from wangge.kernel.changes import drop_expired
from wangge.kernel.db.plans import learn
from wangge.kernel.delivery import failed, periodic
from wangge.kernel.delivery.deliveries import drop_done
from wangge.kernel.delivery.notices import send_notice
from wangge.kernel.record import checkpoints, verifying
from wangge.language.marking import _

_DAY = timedelta(days=1)


@periodic("checkpoint", every=timedelta(hours=1))
def sign_checkpoint() -> None:
    """Sign what all chains are now."""
    checkpoints.make_checkpoint()


@periodic("undo.expire", every=_DAY)
def forget_undo() -> None:
    """Delete what can no longer be undone."""
    drop_expired()


@periodic("deliveries.expire", every=_DAY)
def forget_deliveries() -> None:
    """Delete what was delivered long ago."""
    drop_done()


@periodic("database.learn", every=_DAY)
def learn_tables() -> None:
    """Let the database look again at how its tables are filled."""
    learn()


@periodic("keys.retire", every=_DAY)
def retire_keys() -> None:
    """Retire data keys that nothing uses any more."""
    from wangge.kernel.keys.rotation import retire  # noqa: PLC0415 - asks every model of every app

    retire()


@periodic("deliveries.failed", every=timedelta(hours=6))
def tell_of_failures() -> None:
    """Tell the people who run the platform when deliveries were given up."""
    count = failed().count()
    if count:
        tell(_("{count} deliveries were given up. Look at Record, Deliveries."), count=count)


@periodic("record.verify", every=_DAY)
def verify_record() -> None:
    """Verify the record once a day and tell when it does not fit. What is told holds no data of residents."""
    report = verifying.verify()
    if not report.good:
        count = len(report.wrong) + report.more
        tell(_("The record does not verify: {count} findings. Run: wangge record verify"), count=count)


def tell(words: str, **values: object) -> None:
    """Send one notice in Chinese, the language of the office."""
    with override("zh-hans"):
        send_notice(gettext(_("Wangge")), gettext(words).format(**values))
