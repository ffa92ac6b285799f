"""Every error Physiograph raises on purpose.

    PhysiographError
    ├── InvalidValue (ValueError)        a value outside what is allowed
    │   ├── InvalidClaim                 a claim that breaks the contract
    │   ├── InvalidSetting               a setting that breaks the contract
    │   └── HierarchyCycle               is_a or part_of edges by which a concept stands above itself
    ├── UnreadableDocument (ValueError)  one input that could not be read; has a `code`
    ├── LedgerError (RuntimeError)       the ledger cannot be opened or is of a newer version
    ├── StoreError (RuntimeError)        a graph store failed
    │   ├── UnknownStore                 no such kind of store
    │   ├── StoreMissing (FileNotFoundError)  nothing was built there yet
    │   ├── QueryRefused                 a query that is not read-only, or reaches for files
    │   └── QueryTimeout                 a query over its time limit
    ├── ModelMissing (RuntimeError)      nothing trained yet, or a model file is not there
    ├── TooLittleData (RuntimeError)     not enough papers, claims or links for the step
    ├── EndpointError (RuntimeError)     a language model gave no answer that can be used; has a `code`
    ├── FetchError (RuntimeError)        a service of papers gave no answer that can be used; has a `code`
    └── MissingExtra (ImportError)       an optional dependency is not installed

A message says what, the value, what is allowed, and the next step, in one line.
"""


class PhysiographError(Exception):
    """The root: whatever Physiograph raises on purpose is one of these."""


class InvalidValue(PhysiographError, ValueError):
    """A value outside what is allowed."""


class InvalidClaim(InvalidValue):
    """A claim that breaks the contract."""


class InvalidSetting(InvalidValue):
    """A setting that breaks the contract."""


class HierarchyCycle(InvalidValue):
    """Edges of is_a or part_of by which a concept stands above itself."""


class UnreadableDocument(PhysiographError, ValueError):
    """One input that could not be read as a document.

    Args:
        code: short reason in snake_case, e.g. ``"malformed_xml"``; what refusals are counted by.
        message: one line for people.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class LedgerError(PhysiographError, RuntimeError):
    """The ledger cannot be opened, or a newer version wrote it."""


class StoreError(PhysiographError, RuntimeError):
    """A graph store failed."""


class UnknownStore(StoreError):
    """No such kind of graph store."""


class StoreMissing(StoreError, FileNotFoundError):
    """Nothing was built there yet."""


class QueryRefused(StoreError):
    """A query that is not read-only, or reaches for files or the network."""


class QueryTimeout(StoreError):
    """A query that ran past its time limit."""


class ModelMissing(PhysiographError, RuntimeError):
    """Nothing has been trained yet, or a model file is not there."""


class TooLittleData(PhysiographError, RuntimeError):
    """Not enough papers, claims or links for the step asked for."""


class EndpointError(PhysiographError, RuntimeError):
    """A language model gave no answer, or none that can be used.

    Args:
        code: short reason in snake_case, e.g. ``"timeout"``; what failures are counted by.
        message: one line for people, without any key.
        passing: whether the same question may be answered a little later.
    """

    def __init__(self, code: str, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.passing = passing
        self.retry_after_s: float | None = None


class FetchError(PhysiographError, RuntimeError):
    """A service of papers gave no answer, or none that can be used.

    Args:
        code: short reason in snake_case, e.g. ``"rate_limited"``; what failures are counted by.
        message: one line for people, without any key.
        passing: whether the same request may be answered a little later.
    """

    def __init__(self, code: str, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.passing = passing
        self.retry_after_s: float | None = None


class MissingExtra(PhysiographError, ImportError):
    """An optional dependency is not installed; the message names the extra."""
