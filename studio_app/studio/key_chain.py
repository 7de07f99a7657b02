"""The key chain of the operating system (Keychain, Credential Manager, Secret Service), where there is one.

Asking it may open a window of the system and wait for a person: call these from a thread.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from studio_app.direction.errors import BadInput, StudioError

SERVICE = "twin-studio"
NONE_HERE = "This computer offers no key chain to the studio; keep the key in a file."


def chain_name() -> str | None:
    """What the key chain of this computer is called; None where there is none."""
    import keyring
    from keyring.backends import fail, null

    try:
        backend = keyring.get_keyring()
    except (ImportError, RuntimeError):  # a setting of the person names one that is not there
        return None
    if isinstance(backend, fail.Keyring | null.Keyring) or backend.priority <= 0:
        return None
    return str(backend.name)


def keep(name: str, text: str) -> None:
    """Puts a text under a name. Raises BadInput where there is no key chain, StudioError when it refuses."""
    import keyring

    if chain_name() is None:
        raise BadInput(NONE_HERE)
    with _in_words("keep the key"):
        keyring.set_password(SERVICE, name, text)
        if keyring.get_password(SERVICE, name) != text:
            raise StudioError("The key chain did not keep the key whole.", do="Keep the key in a file.")


def fetch(name: str) -> str:
    """The text under a name. Raises BadInput: no key chain, nothing there; StudioError when it refuses."""
    import keyring

    if chain_name() is None:
        raise BadInput(NONE_HERE)
    with _in_words("give the key"):
        found = keyring.get_password(SERVICE, name)
    if found is None:
        raise BadInput("The key is no longer in the key chain of this computer.", do="Choose another key, or make one.")
    return found


@contextmanager
def _in_words(what: str) -> Generator[None]:
    from keyring.errors import KeyringError, KeyringLocked

    try:
        yield
    except KeyringLocked as error:
        raise StudioError(f"The key chain is locked and did not {what}.", do="Unlock it and try again.") from error
    except (KeyringError, OSError, RuntimeError) as error:
        raise StudioError(f"The key chain did not {what}.", do="Try again, or use a key in a file.") from error
