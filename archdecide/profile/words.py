"""The words a profile may use, each with its meaning, in their natural order."""

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
HOSTING = {
    "none": "no generative model in use",
    "api": "a provider's API",
    "managed-endpoint": "a managed endpoint for a chosen model",
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
COMPONENT_KINDS = {
    "user-interface": "pages or apps people use",
    "api-gateway": "entry point for clients",
    "application": "business logic",
    "auth": "login and permissions",
    "billing": "payment, credits, invoices",
    "prompting": "prompt assembly and model calls",
    "agent": "a loop of model calls and tools",
    "llm-gateway": "keys, quotas, routing and fallback for model providers",
    "inference": "runs a model",
    "embedding": "turns content into vectors",
    "retrieval": "finds context for a request",
    "vector-store": "index of vectors",
    "ingestion": "takes in documents or data",
    "preprocessing": "cleans or converts data",
    "feature-engineering": "computes model inputs",
    "moderation": "checks content",
    "sandbox": "runs generated or third-party code",
    "evaluation": "measures model quality",
    "training": "trains or fine-tunes models",
    "feedback": "collects ratings and labels",
    "analytics": "reports on usage or content",
    "notification": "sends messages to people",
    "integration": "connects another system",
    "data-store": "database, cache or file store",
    "external": "somebody else's service",
    "other": "anything else",
}
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
