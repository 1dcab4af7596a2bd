"""The chapters of docs/law.md on disclosing: restrictions, authorizations, family, disputes, breaches."""

from collections.abc import Sequence

from privacy_portal.documentation.access_chapters import rules_chapter
from privacy_portal.documentation.acts import ActLine
from privacy_portal.law import amendment, authorization, breach, involved, restriction

Acts = Sequence[ActLine]

AUTHORIZATION = "It holds what is listed last; one that lacks any of it is incomplete."


def disclosing_chapters(acts: Acts) -> list[str]:
    """Every chapter as Markdown lines."""
    return [
        *_restriction(acts),
        *_authorization(acts),
        *rules_chapter(
            "Family and others involved in care",
            (
                involved.INVOLVED,
                involved.NOTIFICATION,
                involved.PRESENT,
                *involved.MODES.values(),
                involved.DENY_FIRST,
            ),
            acts,
        ),
        *rules_chapter(
            "Disclosing what is in dispute",
            (amendment.LINKED, amendment.WITH_STATEMENT, amendment.WHEN_ASKED, amendment.SEPARATELY),
            acts,
        ),
        *_breach(acts),
    ]


def _restriction(acts: Acts) -> list[str]:
    rules = (
        restriction.ASK,
        restriction.NEED_NOT,
        restriction.MUST,
        restriction.PAYERS,
        restriction.EFFORTS,
        restriction.BINDS,
        restriction.NO_FURTHER,
        restriction.UNSTOPPED,
        restriction.IN_WRITING,
        restriction.ORALLY,
        restriction.INFORMED,
        restriction.NEVER_MANDATORY,
        restriction.ONLY_LATER,
    )
    return rules_chapter("Restrictions", rules, acts)


def _authorization(acts: Acts) -> list[str]:
    rules = (
        authorization.TERMS,
        authorization.NOTES,
        authorization.MARKETING_PAID,
        authorization.SALE,
        authorization.INCOMPLETE,
        authorization.EXPIRED,
        authorization.REVOKED,
        authorization.COMPOUND,
        authorization.COMPOUND_NOTES,
        authorization.CONDITIONED,
        authorization.FALSE,
        authorization.REVOCATION,
        authorization.KEPT,
        authorization.PLAIN,
        authorization.COPY,
        *authorization.ELEMENTS.values(),
    )
    return rules_chapter("Authorizations", rules, acts, AUTHORIZATION)


def _breach(acts: Acts) -> list[str]:
    rules = (
        breach.DISCOVERED,
        breach.INDIVIDUALS,
        breach.OTHER_MEANS,
        breach.POSTING,
        breach.MEDIA,
        breach.MEDIA_TIME,
        breach.HHS_AT_ONCE,
        breach.HHS_YEARLY,
        breach.ASSOCIATE_KNOWS,
        breach.ASSOCIATE,
        breach.DELAY_WRITTEN,
        breach.DELAY_ORAL,
        breach.AFTER_DELAY,
        breach.ACCOUNTED,
    )
    return rules_chapter("Breaches", rules, acts)
