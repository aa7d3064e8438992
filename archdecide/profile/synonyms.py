"""What people write for the words of a profile: one table, each part for one set of words.

Keys are in lower case with hyphens. Only what can mean one thing is listed.
"""

from collections.abc import Mapping


def _synonyms(**words: str) -> Mapping[str, str]:
    """By synonym the word that it stands for; each word is given with its synonyms, divided by spaces."""
    return {synonym: word.replace("_", "-") for word, synonyms in words.items() for synonym in synonyms.split()}


STAGES = _synonyms(
    idea="concept prototype pre-seed",
    mvp="pilot beta alpha early seed",
    growth="growing scaling scale-up scaleup",
    mature="established stable legacy",
)
DISTRIBUTIONS = _synonyms(
    saas="cloud hosted software-as-a-service",
    internal="in-house inhouse intranet",
    customer_installed="on-premise on-premises on-prem onprem self-hosted installed",
)
AUTOMATION = _synonyms(
    manual="by-hand hand",
    scripted="script scripts",
    continuous="continuous-deployment continuous-delivery",
    self_service="selfservice",
)
OBSERVABILITY = _synonyms(logs="logging log", metrics="monitoring", tracing="traces distributed-tracing")
REGULATED = _synonyms(
    pii="gdpr personal personal-data",
    pci="card cards card-data pci-dss payment-cards",
    phi="hipaa health health-data medical",
)
HOSTING = _synonyms(
    api="openai anthropic provider provider-api external-api",
    managed_endpoint="managed bedrock sagemaker vertex azure-openai",
    self_hosted_gpu="gpu own-gpu own-gpus",
    self_hosted_cpu="cpu own-cpu",
    on_device="edge device",
    in_process="embedded library",
)
ARCHITECTURES = _synonyms(
    none="greenfield",
    modular_monolith="modulith modular",
    microservices="microservice micro-services",
)
KINDS = _synonyms(
    user_interface="frontend front-end ui gui web-ui webapp web-app spa mobile mobile-app app client",
    api_gateway="gateway reverse-proxy bff",
    application="service backend back-end worker job background-job background-worker server core",
    auth="authentication authorization authorisation login identity iam sso",
    billing="payment payments invoicing",
    prompting="prompt prompts",
    agent="agents",
    llm_gateway="model-gateway",
    inference="model models model-server",
    embedding="embeddings",
    retrieval="rag search",
    vector_store="vector-db vector-database vectordb",
    ingestion="ingest import etl",
    analytics="reporting reports report bi dashboard dashboards",
    notification="notifications email emails mailer",
    integration="integrations connector connectors",
    data_store="database databases db storage cache datastore file-store postgres postgresql mysql redis mongodb s3",
    external="third-party 3rd-party saas",
    scoring="grading ranking",
)
WORK_IN_BACKGROUND = frozenset(("worker", "job", "background-job", "background-worker"))
"""Kinds that say besides that nobody waits: their mode is `async` where nothing else is said."""
NEEDS = _synonyms(
    reply="sync synchronous call request request-response rpc http rest yes wait",
    stream="streaming",
    none="async asynchronous event events message queue fire-and-forget",
)
MODES = _synonyms(
    interactive="sync synchronous online real-time realtime",
    **{"async": "asynchronous background event events worker queue"},
    batch="nightly scheduled cron",
)
RISKS = _synonyms(low="none", medium="normal", high="yes")
CONSISTENCY = _synonyms(strong="acid transaction transactional", eventual="eventually")
