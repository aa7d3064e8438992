"""The words a profile may use, each with its meaning, in their natural order."""

from collections.abc import Mapping

STAGES = {
    "idea": "no product yet, the problem is being searched for",
    "mvp": "a first product for first users, before product/market fit",
    "growth": "product/market fit found, usage rising",
    "mature": "a stable offer",
}
DISTRIBUTIONS = {
    "saas": "run by its makers for customers",
    "internal": "run by its makers for their own organisation",
    "customer-installed": "installed and run by customers",
}
PRIORITIES = {
    "simplicity": "as little as possible to build, run and understand",
    "speed-of-development": "new features reach users soon",
    "independent-teams": "teams decide and release without asking each other",
    "uptime": "it must not stand still",
    "low-cost": "it must be cheap to run",
    "compliance": "auditors, laws or contracts must be satisfied",
    "swappable-parts": "customers or third parties choose or replace parts of it",
}
MOST_PRIORITIES = 3
GROWTH = {
    "shrinking": "fewer people than today",
    "same": "about as many people as today",
    "growing": "about half as many people again",
    "doubling": "twice as many people or more",
}
PAINS = {
    "deploy-everything": "a change in one part means releasing everything",
    "release-coordination": "groups have to agree on dates and contents of releases",
    "few-can-deploy": "only one or two people can or may release",
    "slow-deploy": "a release takes hours from start to end",
    "shared-capacity": "we pay for the peaks of all parts together, or one part takes the machines of the others",
    "one-fault-stops-all": "a fault in one part takes everything down",
    "unclear-ownership": "groups change each other's data or code without asking",
    "tangled-parts": "parts refer to each other in circles, and one action crosses several of them",
    "hard-to-understand": "new people need months before they dare to change something",
    "faults-hard-to-find": "nobody can say quickly where a fault comes from",
    "operations-overload": "there is more to run than there are people to run it",
    "running-cost": "the bill for running it is too high for what it does",
    "conflicting-runtimes": "parts need languages or library versions that do not get along",
}
AUTOMATION = {
    "manual": "releases are made by hand",
    "scripted": "scripts exist, a person starts and watches them",
    "continuous": "every merge can reach production without hand work",
    "self-service": "a team can create a new service within a day",
}
OBSERVABILITY = {
    "none": "nothing central",
    "logs": "central logs",
    "metrics": "logs and metrics with alerts",
    "tracing": "logs, metrics and traces across processes",
}
REGULATED = {
    "pii": "personal data",
    "pci": "payment card data",
    "phi": "health data",
    "other": "data under another law, contract or audit",
}
LANGUAGES = {
    "one-prescribed": "one, and no other is allowed",
    "one": "one, because it is enough",
    "several": "several, because it came about so",
    "several-needed": "several, because parts need libraries that only one of them has",
}
HOSTING = {
    "none": "no generative model in use",
    "on-device": "on the users' devices",
    "in-process": "in the process that uses it",
    "api": "a provider's API",
    "managed-endpoint": "a managed endpoint for a chosen model",
    "self-hosted-cpu": "a server of one's own on ordinary machines",
    "self-hosted-gpu": "own or rented accelerators",
    "mixed": "an API and own accelerators",
}
ARCHITECTURES = {
    "none": "nothing exists yet",
    "monolith": "one deployable without enforced inner boundaries",
    "modular-monolith": "one deployable, module boundaries checked in CI",
    "microservices": "independently deployable services with their own data",
}
STYLES = {name: text for name, text in ARCHITECTURES.items() if name != "none"}
KIND_GROUPS: Mapping[str, Mapping[str, str]] = {
    "what users and other systems meet": {
        "user-interface": "pages or apps people use",
        "api-gateway": "entry point for clients",
        "notification": "sends messages to people",
        "integration": "connects another system",
        "external": "somebody else's service",
    },
    "what the product does": {
        "application": "business logic",
        "auth": "login and permissions",
        "billing": "payment, credits, invoices",
        "scoring": "assesses or ranks users' work",
        "analytics": "reports on usage or content",
        "moderation": "checks content for what is not allowed",
        "sandbox": "runs generated or third-party code",
    },
    "where data is kept and prepared": {
        "data-store": "database, cache or file store",
        "ingestion": "takes in documents or data",
        "preprocessing": "cleans or converts data",
    },
    "models and prompts": {
        "prompting": "prompt assembly and model calls",
        "agent": "a loop of model calls and tools",
        "llm-gateway": "keys, quotas, routing and fallback for model providers",
        "inference": "runs a model",
        "embedding": "turns content into vectors",
        "retrieval": "finds context for a request",
        "vector-store": "index of vectors",
        "feature-engineering": "computes model inputs",
        "evaluation": "measures model quality",
        "training": "trains or fine-tunes models",
        "feedback": "collects ratings and labels",
    },
    "anything else": {
        "other": "none of these",
    },
}
"""Kinds of components by what they are about, those of any system first."""
COMPONENT_KINDS = {kind: text for kinds in KIND_GROUPS.values() for kind, text in kinds.items()}
HARDWARE = {
    "cpu": "ordinary machines",
    "gpu": "accelerators",
    "memory": "much memory",
    "storage": "much or fast storage",
}
SENSITIVITY = {"none": "nothing regulated"} | REGULATED
MODES = {"interactive": "somebody waits", "async": "reacts to events", "batch": "works through heaps of data"}
RISKS = {"low": "", "medium": "", "high": "memory spikes, native code or unbounded input"}
NEEDS = {
    "reply": "the caller waits",
    "stream": "the caller consumes partial output",
    "none": "the caller continues",
}
CONSISTENCY = {
    "strong": "both change in one transaction",
    "eventual": "may differ for a while",
    "none": "share no data",
}
