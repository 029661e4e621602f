"""Signs people in at a provider of OpenID Connect (Entra ID, Keycloak, Google and others), strictly.

- `ProviderSettings`: which provider, as whom, and which groups give which role; `settings_from` reads them from the
  environment and refuses what cannot work.
- `OpenIDProvider`: `begin` gives the address to go to and what to remember; `finish` takes what came back and returns
  an `Identity`, or refuses with a `SignInRefusedError` that says why.
"""

from standpipe.adapters.openid_connect.errors import SignInRefusedError
from standpipe.adapters.openid_connect.provider import OpenIDProvider
from standpipe.adapters.openid_connect.settings import ProviderSettings, settings_from
from standpipe.adapters.openid_connect.values import Begun, Identity

__all__ = ["Begun", "Identity", "OpenIDProvider", "ProviderSettings", "SignInRefusedError", "settings_from"]
