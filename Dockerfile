# Seedscope's server: the explorer, the API and their compute processes on one port.
FROM node:22-bookworm-slim
WORKDIR /app
COPY . .
RUN npm ci && npm run build && npm cache clean --force && mkdir /data && chown node:node /data

USER node
ENV NODE_ENV=production SEEDSCOPE_HOME=/data
VOLUME /data
EXPOSE 4000
HEALTHCHECK --start-period=30s # in a container it listens to all of it, and so asks for SEEDSCOPE_AUTH: password and SEEDSCOPE_URL, or none
CMD ["node", "-e", "fetch('http://127.0.0.1:4000/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# in a container it listens to all of it, and so asks for SEEDSCOPE_AUTH: password and SEEDSCOPE_URL, or none
CMD ["node", "apps/cli/bin/seedscope.js", "serve", "--host", "0.0.0.0"]
