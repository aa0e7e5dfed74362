# A small image that serves as a user without rights:
#   docker build -t cartesia-mock . && docker run --rm -p 8765:8765 cartesia-mock
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY mockserver mockserver
COPY client client
COPY contracts contracts
COPY openapi openapi
# What the server needs, at the versions of the lock; what only its developers need stays outside.
RUN sed -nE 's/^([A-Za-z0-9_.-]+==.*[^ ]) *\\$/\1/p' requirements.lock > constraints.txt \
 && python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --constraint constraints.txt '.[uvloop]' \
 && /venv/bin/python -m compileall -q /venv

FROM python:3.13-slim
COPY --from=build /venv /venv
RUN useradd --system --uid 10001 --no-create-home mock
USER 10001
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 CARTESIA_MOCK_HOST=0.0.0.0 CARTESIA_MOCK_LOG_FORMAT=json
EXPOSE 8765
# The status of the API needs no key, and answers only when the server does.
HEALTHCHECK --interval=5s --timeout=2s --start-period=5s CMD \
  ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8765/', timeout=2)"]
ENTRYPOINT ["cartesia-mock"]
CMD ["serve"]
