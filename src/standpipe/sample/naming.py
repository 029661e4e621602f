"""Names machines as councils do: a prefix, a short form of the application, a role and a number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from standpipe.sample.model import Area

_ROLES = {
    "application": "APP", "web": "WEB", "database": "SQL", "test": "TST", "training": "TRN", "interface": "INT",
    "domain controller": "DC", "session host": "VDI", "cluster node": "SQN", "database host": "ORA", "file": "FS",
    "proxy": "PXY", "gateway": "GW", "load": "ETL", "management": "MGT", "template": "TPL",
}  # fmt: skip
_LITTLE_WORDS = frozenset({"and", "of", "the", "for", "to"})


@dataclass(slots=True)
class Names:
    """Hands out machine names of one area, each once."""

    area: Area
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _short: dict[str, str] = field(default_factory=dict)

    def machine(self, application: str, role: str) -> str:
        """Return the next name for a role of an application."""
        short, code = self._short_of(application), _ROLES.get(role, role[:3].upper())
        self._counts[short, code] += 1
        number = self._counts[short, code]
        if self.area.style == 1:
            return f"{self.area.prefix}{short}{code}{number:02d}".lower()
        if self.area.style == 2:
            return f"{self.area.prefix}-{short}-{code}{number}".lower()
        return f"{self.area.prefix}-{short}-{code}{number:02d}"

    def _short_of(self, application: str) -> str:
        """Return three letters for an application that no other has."""
        if application not in self._short:
            words = [word for word in re.findall(r"[A-Za-z]+", application) if word.lower() not in _LITTLE_WORDS]
            letters = "".join(word[0] for word in words) + "".join(words[-1][1:]) + "XYZ"
            taken = set(self._short.values())
            candidates = (f"{letters[:2]}{letter}".upper() for letter in letters[2:])
            short = next((each for each in candidates if each not in taken), "")
            self._short[application] = short or f"{letters[:2].upper()}{len(taken)}"
        return self._short[application]
