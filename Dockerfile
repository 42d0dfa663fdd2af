# A static binary in an image with nothing else: no shell, no packages, no root.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG RELEASE=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=${RELEASE}" -o /newsdesk ./cmd/newsdesk \
 && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /newsdesk /newsdesk
COPY --from=build --chown=nonroot:nonroot /data /data
ENV NEWSDESK_DATABASE_URL=sqlite:/data/newsdesk.db
VOLUME /data
USER nonroot
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["/newsdesk", "healthcheck"]
ENTRYPOINT ["/newsdesk"]
CMD ["run"]
