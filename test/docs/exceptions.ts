/**
 * Commands of the manual are run as they stand, in the order of their page, against a daemon that is there when the
 * page begins. Here is every block that is treated otherwise, by its page and its first words, and why.
 */
export interface Exception {
  readonly page: string;
  readonly begins: string;
  readonly because: string;
  readonly how:
    | { readonly kind: 'left-out' }
    /** It serves until the end of the page; what follows talks to it. */
    | { readonly kind: 'serves' }
    /** It never ends by itself; it is ended after a second and must have been well until then. */
    | { readonly kind: 'endless' }
    /** Before it is run, something it takes for granted is made so, and words that stand for others are replaced. */
    | {
        readonly kind: 'prepared';
        readonly first?: string;
        readonly replaced?: Readonly<Record<string, string>>;
      };
}

const leftOut = { kind: 'left-out' } as const;
const serves = { kind: 'serves' } as const;

export const exceptions: readonly Exception[] = [
  {
    page: 'README.md',
    begins: 'npm ci && npm run demo',
    because: 'installing came before this test, and the demonstration takes a minute and ports of its own',
    how: leftOut,
  },
  { page: 'README.md', begins: 'npm ci && npm test', because: 'this test is a part of it', how: leftOut },
  { page: 'README.md', begins: 'npm start', because: 'it serves', how: serves },
  { page: 'docs/operate.md', begins: 'npm ci', because: 'installing came before this test', how: leftOut },
  { page: 'docs/operate.md', begins: 'npm start -- --data-dir ./data', because: 'it serves', how: serves },
  { page: 'docs/operate.md', begins: 'npm start -- --data-dir ./https-data', because: 'it serves', how: serves },
  {
    page: 'docs/operate.md',
    begins: 'curl -s -OJ',
    because: 'no device has said anything here; exports.test.ts fetches a file',
    how: leftOut,
  },
  {
    page: 'docs/operate.md',
    begins: 'curl -s -X DELETE -H "$AUTH" $CW/api/v1/exports',
    because: 'the reader has waited until it was done',
    how: {
      kind: 'prepared',
      first: `until curl -s -H "$AUTH" $CW/api/v1/exports/$EXPORT | grep -q '"state":"done"'; do sleep 0.1; done`,
    },
  },
  { page: 'docs/devices.md', begins: 'npm start', because: 'it serves', how: serves },
  { page: 'docs/mappings.md', begins: 'npm start', because: 'it serves', how: serves },
  {
    page: 'docs/deploy.md',
    begins: 'useradd',
    because: 'it makes a user of this machine and installs a service in it; deploy.test.ts runs what the unit runs',
    how: leftOut,
  },
  {
    page: 'docs/deploy.md',
    begins: 'install -d -o carewatch',
    because: 'the service is not installed here; deploy.test.ts runs what the unit of backups runs',
    how: leftOut,
  },
  { page: 'docs/deploy.md', begins: 'systemctl stop', because: 'the service is not installed here', how: leftOut },
  { page: 'docs/deploy.md', begins: 'install -o root', because: 'the service is not installed here', how: leftOut },
  {
    page: 'docs/deploy.md',
    begins: 'curl -s http://127.0.0.1:8086',
    because: 'no InfluxDB stands here; influx.test.ts signs in at one that asks for it',
    how: leftOut,
  },
  { page: 'docs/deploy.md', begins: 'mosquitto_passwd', because: 'the service of Debian is not here', how: leftOut },
  {
    page: 'docs/gateways.md',
    begins: 'timeout 20 npm',
    because: 'a program run by another does not see the npm of this test',
    how: { kind: 'prepared', replaced: { 'npm run simulate --': 'node "$ROOT/simulators/main.ts"' } },
  },
  { page: 'docs/gateways.md', begins: "printf 'a secret", because: 'it serves', how: serves },
  { page: 'docs/webhooks.md', begins: "printf 'a secret", because: 'it serves', how: serves },
  { page: 'docs/zammad.md', begins: "printf 'a secret", because: 'it serves', how: serves },
  {
    page: 'docs/zammad.md',
    begins: 'timeout 50 node',
    because: 'the page is tried in a folder of its own',
    how: { kind: 'prepared', replaced: { 'node examples/': 'node "$ROOT"/examples/' } },
  },
  {
    page: 'docs/api.md',
    begins: 'curl -s -H "$AUTH" -H \'Content-Type: application/json\' $CW/api/v1/tokens',
    because: 'tok_… stands for the id of a token that was made before',
    how: {
      kind: 'prepared',
      first: `OLD=$(curl -s -H "$AUTH" -H 'Content-Type: application/json' $CW/api/v1/tokens \
        -d '{"name": "leaving", "role": "viewer"}' | grep -o '"id":"[^"]*' | cut -d'"' -f4)`,
      replaced: { 'tok_…': '$OLD' },
    },
  },
  {
    page: 'docs/api.md',
    begins: 'curl -s -H "$AUTH" -H \'Content-Type: application/json\' $CW/api/v1/silences',
    because: 'sil_… stands for the id of a silence that was made before',
    how: {
      kind: 'prepared',
      first: `OLD=$(curl -s -H "$AUTH" -H 'Content-Type: application/json' $CW/api/v1/silences \
        -d '{"matchers": {"district": "Xuanwu"}, "for": "1h", "reason": "works"}' \
        | grep -o '"id":"[^"]*' | cut -d'"' -f4)`,
      replaced: { 'sil_…': '$OLD' },
    },
  },
  {
    page: 'docs/api.md',
    begins: 'curl -s -X PATCH',
    because: 'it changes a device that has reached its third version, which the page registers only later',
    how: {
      kind: 'prepared',
      first: `curl -s -H "$AUTH" -H 'Content-Type: application/json' $CW/api/v1/devices \
          -d '{"id": "GH-000100", "type": "gas_water_heater"}'
        for unit in 1 2; do curl -s -X PATCH -H "$AUTH" -H 'Content-Type: application/json' \
          $CW/api/v1/devices/GH-000100 -d "{\\"site\\": {\\"unit\\": \\"$unit\\"}}"; done`,
      replaced: { 'GH-000123': 'GH-000100' },
    },
  },
  {
    page: 'docs/api.md',
    begins: 'curl -s -H "$AUTH" -H \'Content-Type: text/csv\'',
    because: 'the reader has a file of devices',
    how: { kind: 'prepared', first: "printf 'id,type\\nGH-000224,gas_water_heater\\n' > devices.csv" },
  },
  {
    page: 'docs/api.md',
    begins: 'curl -s -X PUT -H "$AUTH" -H \'Content-Type: application/yaml\'',
    because: 'the reader has a rule',
    how: { kind: 'prepared', first: 'cp "$ROOT/catalogue/rules/gh-02.yaml" .' },
  },
  {
    page: 'docs/desk.md',
    begins: 'curl -s -H "$AUTH" -H \'Content-Type: application/json\' $CW/api/v1/tickets',
    because: 'the customer has a heater',
    how: {
      kind: 'prepared',
      first: `curl -s -H "$AUTH" -H 'Content-Type: application/json' $CW/api/v1/devices \
        -d '{"id": "GH-000777", "type": "gas_water_heater"}'`,
      replaced: { 'GH-000123': 'GH-000777' },
    },
  },
  {
    page: 'docs/desk.md',
    begins: 'curl -s -H "$AUTH" "$CW/api/v1/devices',
    because: 'there is such a heater',
    how: {
      kind: 'prepared',
      first: `curl -s -H "$AUTH" -H 'Content-Type: application/json' $CW/api/v1/devices \
        -d '{"id": "GH-000778", "type": "gas_water_heater"}'`,
      replaced: { 'GH-000123': 'GH-000778' },
    },
  },
  {
    page: 'docs/backtests.md',
    begins: 'npm exec -- node src/main.ts backtest --data-dir',
    because: 'a daemon has left a folder behind',
    how: {
      kind: 'prepared',
      first: `npm start -- --data-dir ./data --http-port 0 --mqtt-port 0 > said &
        until grep -q 'carewatch ready' said; do sleep 0.1; done
        kill $!; wait $!`,
    },
  },
  {
    page: 'docs/operate.md',
    begins: 'npm exec -- node src/main.ts export --data-dir',
    because: 'there is a copy of a folder',
    how: {
      kind: 'prepared',
      first: `npm start -- --data-dir ./data-backup --http-port 0 --mqtt-port 0 > said &
        until grep -q 'carewatch ready' said; do sleep 0.1; done
        kill $!; wait $!`,
    },
  },
  { page: 'docs/api.md', begins: 'curl -sN', because: 'a stream has no end', how: { kind: 'endless' } },
];

/** What a block must say, where that it went well is not enough. */
export const answers: readonly { readonly page: string; readonly begins: string; readonly says: readonly string[] }[] =
  [
    {
      page: 'docs/devices.md',
      begins:
        'mosquitto_pub -h 127.0.0.1 -p 1883 -u GH-000123 -P "$SECRET" -q 1 \\\n  -t carewatch/v1/GH-000123/telemetry \\',
      says: ['"online":'],
    },
    {
      page: 'docs/devices.md',
      begins:
        'mosquitto_pub -h 127.0.0.1 -p 1883 -u GH-000123 -P "$SECRET" -q 1 \\\n  -t carewatch/v1/GH-000123/telemetry -m',
      says: ['"items":['],
    },
    {
      page: 'docs/devices.md',
      begins: `curl -s -H "$AUTH" -H 'Content-Type: application/json' $CW/api/v1/devices/GH-000123/commands`,
      says: ['"state":"queued"'],
    },
    { page: 'docs/gateways.md', begins: 'timeout 20 npm', says: ['"outcome":"answered"'] },
    { page: 'docs/mappings.md', begins: "printf '\\022", says: ['"tank_upper_temp_c": 50', '"presence": "online"'] },
    {
      page: 'docs/mappings.md',
      begins:
        'export CW=http://127.0.0.1:8080\nexport AUTH="Authorization: Bearer $CAREWATCH_ADMIN_TOKEN"\nSECRET=$(curl -s -H "$AUTH" -H \'Content-Type: application/json\' $CW/api/v1/devices \\\n  -d \'{"id": "BOX-8"',
      says: ['"value":61.5', '"online":true'],
    },
    { page: 'docs/webhooks.md', begins: 'timeout 30 node receiver.mjs', says: ['genuine carewatch.test'] },
    { page: 'docs/rules.md', begins: 'npm run rules:test', says: [' 0 failed', ' 0 faults'] },
    { page: 'docs/rules.md', begins: `curl -s -H "$AUTH" -H 'Content-Type: application/yaml'`, says: ['did you mean'] },
    { page: 'docs/operate.md', begins: 'curl -s $CW/healthz', says: ['"ready":true', 'broker_in_total', '"rooms":['] },
  ];

/** Two pages register the same device, which a daemon does once: on this page it has another name. */
export const otherWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'docs/api.md': { 'GH-000123': 'GH-000223' },
};
