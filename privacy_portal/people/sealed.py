"""Small secrets at rest: sealed with keys made from SECRET_KEY (45 CFR 164.312(a)(2)(iv))."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(text: str, *, purpose: str) -> str:
    """`text` encrypted and authenticated; only the same purpose opens it again."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The text sealed for `purpose`, under this or a former secret key. Raises ValueError."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("This was sealed for another purpose, or with a key that is gone.") from error


def _keys(purpose: str) -> MultiFernet:
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hmac.digest(key.encode(), purpose.encode(), hashlib.sha256)))
            for key in map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
        ]
    )
