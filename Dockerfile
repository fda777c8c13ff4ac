# The portal without PostgreSQL: docs/install/container.md.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# The test of the image starts the portal from exactly the files that the last command copies.
RUN npm run build && node scripts/image-files.ts /image

FROM ${NODE_IMAGE}
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORTAL_DATA_DIR=/data
WORKDIR /portal
# The only folder that the portal writes to: the signed checkpoints of the audit records.
RUN install --directory --owner=1000 --group=1000 --mode=700 /data
COPY --from=build /image ./
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=2m \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/start.ts"]
