"""The authorization code flow of OpenID Connect with PKCE, and every check of OpenID Connect Core 1.0, 3.1.3.7.

Authlib checks the claims of a token and joserfc its signature. What is decided here is what they leave open: only
asymmetric signatures, never `none`; the signature is checked although the token came straight from the provider;
the issuer is the configured one, to the letter; state, nonce and PKCE always; an address that the provider's own
description names is HTTPS.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from standpipe.adapters.openid_connect.errors import SignInRefusedError
from standpipe.adapters.openid_connect.settings import ProviderSettings, check_address
from standpipe.adapters.openid_connect.values import Begun, Identity
from standpipe.kernel.errors import InputError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that only the provider can make; one by a shared secret (HS256) or none at all is not among them."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
LEEWAY_SECONDS = 60
TIMEOUT_SECONDS = 10.0
KEEP_SECONDS = 3600.0
"""How long the provider's description and keys are kept; an unknown key is asked for at once."""
ASK_AGAIN_SECONDS = 60.0
"""How often, at most, an unknown key makes the console ask for the keys."""
UNREACHABLE = "The provider does not answer as it should."


class OpenIDProvider:
    """A provider, with its description and keys, which are read when they are first needed."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._described: Mapping[str, object] = {}
        self._described_at = -KEEP_SECONDS
        self._keys = KeySet([])
        self._keys_at = -KEEP_SECONDS

    def begin(self, *, answer_to: str) -> tuple[str, Begun]:
        """Return where to send the browser, and what to remember until it comes back.

        Raises:
            SignInRefusedError: the provider does not answer, or is another than the configured one.

        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        begun = Begun(state, nonce, verifier, at=time.time())
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": answer_to,
            "scope": self.settings.scopes,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": create_s256_code_challenge(begun.verifier),
            "code_challenge_method": "S256",
        }
        address = self._endpoint("authorization_endpoint")
        address = f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"
        return address, begun

    def finish(self, begun: Begun, answer: Mapping[str, str], *, answer_to: str) -> Identity:
        """Return who signed in.

        Args:
            begun: what was remembered; the caller has taken it out of the session, so that it is used once.
            answer: the query with which the browser came back.
            answer_to: the address that was given at the beginning.

        Raises:
            SignInRefusedError: any check fails.

        """
        self._check_answer(begun, answer)
        token = self._redeem(answer["code"], begun, answer_to)
        claims = self._check_token(str(token.get("id_token") or ""), str(token.get("access_token") or ""), begun.nonce)
        claims = {**self._asked_for_more(claims, str(token.get("access_token") or "")), **claims}
        return Identity(
            issuer=self.settings.issuer,
            subject=str(claims["sub"]),
            email=str(claims.get("email") or claims.get("preferred_username") or "").strip().lower(),
            name=str(claims.get("name") or "").strip(),
            groups=self._groups(claims),
        )

    def _description(self) -> Mapping[str, object]:
        if time.monotonic() - self._described_at > KEEP_SECONDS:
            issuer = self.settings.issuer
            described = _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if described.get("issuer") != issuer:
                raise SignInRefusedError(
                    "issuer of the description",
                    "The provider is another than the configured one.",
                    remedy="Let the administrator compare STANDPIPE_OIDC_ISSUER with the provider's description.",
                )
            self._described, self._described_at = described, time.monotonic()
        return self._described

    def _endpoint(self, name: str) -> str:
        address = str(self._description().get(name) or "")
        try:
            check_address(address, where=name)
        except InputError as error:
            raise SignInRefusedError(name, UNREACHABLE) from error
        return address

    def _check_answer(self, begun: Begun, answer: Mapping[str, str]) -> None:
        if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise SignInRefusedError("state", "This answer belongs to another sign-in.")
        if begun.is_too_old():
            raise SignInRefusedError("too late", "Signing in took longer than ten minutes.")
        stated = answer.get("iss")
        wanted = self._description().get("authorization_response_iss_parameter_supported") is True
        if (stated is None and wanted) or (stated is not None and stated != self.settings.issuer):  # RFC 9207
            raise SignInRefusedError("issuer of the answer", "This answer comes from another provider.")
        if "error" in answer or not answer.get("code"):
            raise SignInRefusedError("refused by the provider", "The provider did not sign you in.")

    def _redeem(self, code: str, begun: Begun, answer_to: str) -> Mapping[str, object]:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": answer_to,
            "code_verifier": begun.verifier,
        }
        basic, more = self._proof_of_the_client()
        address = self._endpoint("token_endpoint")
        try:
            answer = httpx.post(address, data={**sent, **more}, auth=basic, timeout=TIMEOUT_SECONDS)
            token = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise SignInRefusedError("unreachable", UNREACHABLE) from error
        if answer.status_code != httpx.codes.OK or not isinstance(token, dict):
            raise SignInRefusedError("code", "The provider did not take the code that it gave.")
        return token

    def _proof_of_the_client(self) -> tuple[httpx.BasicAuth | None, Mapping[str, str]]:
        """Return how the console proves to be itself: in a header when the provider takes that, else in the form."""
        number, secret = self.settings.client_id, self.settings.client_secret
        if not secret:
            return None, {"client_id": number}
        stated = self._description().get("token_endpoint_auth_methods_supported")
        if not isinstance(stated, list) or "client_secret_basic" in stated:
            return httpx.BasicAuth(quote(number, safe=""), quote(secret, safe="")), {}  # RFC 6749, 2.3.1
        return None, {"client_id": number, "client_secret": secret}

    def _check_token(self, text: str, access_token: str, nonce: str) -> Mapping[str, object]:
        stated = self._description().get("id_token_signing_alg_values_supported")
        algorithms = [each for each in ALGORITHMS if not isinstance(stated, list) or each in stated]
        try:
            decoded = self._decode(text, algorithms)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                },
                {"nonce": nonce, "client_id": self.settings.client_id, "access_token": access_token},
            )
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            name = getattr(error, "claim", None) or type(error).__name__
            raise SignInRefusedError(f"token: {name}", "The provider's token does not hold.") from error
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise SignInRefusedError("token: sub", "The provider's token names nobody.")
        return dict(claims)

    def _decode(self, text: str, algorithms: list[str]) -> jwt.Token:
        try:
            return jwt.decode(text, self._current_keys(KEEP_SECONDS), algorithms)
        except (JoseError, ValueError):
            if time.monotonic() - self._keys_at < ASK_AGAIN_SECONDS:
                raise
        return jwt.decode(text, self._current_keys(ASK_AGAIN_SECONDS), algorithms)  # it may be signed by a newer key

    def _current_keys(self, at_most: float) -> KeySet:
        if time.monotonic() - self._keys_at > at_most:
            found = _get(self._endpoint("jwks_uri")).get("keys")
            kept = [key for key in found if _can_sign(key)] if isinstance(found, list) else []
            self._keys, self._keys_at = KeySet.import_key_set({"keys": kept}), time.monotonic()
        return self._keys

    def _asked_for_more(self, claims: Mapping[str, object], access_token: str) -> Mapping[str, object]:
        """Return what the provider tells beside the token, when the token does not tell enough."""
        settings = self.settings
        enough = all(claims.get(name) for name in ("email", "name")) and (
            not settings.roles or settings.groups_claim in claims
        )
        if enough or not self._description().get("userinfo_endpoint"):
            return {}
        told = _get(self._endpoint("userinfo_endpoint"), token=access_token)
        if told.get("sub") != claims["sub"]:
            raise SignInRefusedError("userinfo: sub", "The provider told of somebody else.")
        return told

    def _groups(self, claims: Mapping[str, object]) -> frozenset[str]:
        name = self.settings.groups_claim
        elsewhere = claims.get("_claim_names")
        if name not in claims and isinstance(elsewhere, dict) and name in elsewhere:
            raise SignInRefusedError(
                "too many groups",
                "You are in more groups than the provider tells.",
                remedy="Let the administrator give app roles, or only the groups that are assigned to the application.",
            )
        value = claims.get(name)
        return frozenset(str(each) for each in (value if isinstance(value, list) else [value] if value else []))


def _can_sign(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") in {"RSA", "EC", "OKP"} and key.get("use", "sig") == "sig"


def _get(address: str, *, token: str = "") -> Mapping[str, object]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = httpx.get(address, headers=headers, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        content = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise SignInRefusedError("unreachable", UNREACHABLE) from error
    if not isinstance(content, dict):
        raise SignInRefusedError("unreachable", UNREACHABLE)
    return content
