// What the commands say about themselves.

export const HELP = `npm run sluice -- COMMAND

  backup FILE                      copy everything to a new file; the server may run
  restore FILE [--at TIME]         put a backup in place; the server must not run
                 [--allow-recovery]
  verify [FILE]                    check a backup, or the database in use
  recovery status                  whether edits that a restore lost may come back
  recovery allow|refuse [PIPELINE]
  doctor                           what is misconfigured, and how to mend it
  metrics DEALS.csv                every figure of a file of deals, as words or JSON

npm run sluice -- COMMAND --help says more. The data folder is DATA, by default ./data in Sluice's folder.`;

export const COMMAND_HELP: Readonly<Record<string, string>> = {
	backup: `npm run sluice -- backup FILE

Copies everything to FILE, as it is at this moment: every edit that was called saved before is in it. The
server may run and is not held up. FILE must not exist; it gets its name only when it is whole, checked and
on disk. Scheduled backups: set BACKUP_DIR for npm start.`,
	restore: `npm run sluice -- restore FILE [--at TIME] [--allow-recovery]

Puts the backup FILE in the place of the database in DATA. Stop the server first. FILE is checked before
anything is changed, and the replaced database stays beside the new one.

  --at TIME          only what had arrived up to then: "2026-11-22 09:35", with seconds if wanted, in local
                     time, or with Z or an offset (2026-11-22T09:35:00Z). FILE may be the database itself:
                     restore data/sluice.db --at TIME goes back without a backup.
  --allow-recovery   devices that know edits of others which the backup lacks may bring them back at once.
                     Without it they wait on those devices, with what builds on them, until "recovery allow".

A device that knows only edits of its own beyond the backup brings them back in any case.`,
	verify: `npm run sluice -- verify [FILE]

Checks FILE, or the database in DATA: that the file is whole, that every pipeline loads, and that rows,
snapshots, clocks and history agree. Changes nothing; the server may run. Ends with 1 when it is not sound.`,
	recovery: `npm run sluice -- recovery status
npm run sluice -- recovery allow|refuse [PIPELINE]

After a restore, devices may know edits of other people that the backup lacks. They keep them, with what
builds on them, and wait.

  status   what has been decided, per pipeline
  allow    they may come back, now and later
  refuse   they stay on the devices; nothing is thrown away, and "allow" is possible later

PIPELINE is an id or a name; without it, every pipeline that was restored. The server
may run: it notices at once, and devices that wait ask again within a minute.`,
	doctor: `npm run sluice -- doctor [--url ADDRESS] [--json]

Says what is misconfigured, where, and how to mend it: settings, data folder, database, backups, clock, port.
Changes nothing; the server may run. Run it as the user and with the settings (HOST, ALLOWED_HOSTS, DATA …)
that the server has.

  --url ADDRESS   the address that people use, e.g. https://sales.example.com: whether pages and live editing
                  get through to it, from this machine
  --json          the findings for a program: grade (fault, warning, fine), where, what, mend

Ends with 1 when something does not work, else with 0; warnings alone are no failure.`
};

export const METRICS_HELP = `npm run -s sluice -- metrics DEALS.csv [options]
npm run -s sluice -- metrics --golden FILE

Reads a file of deals as the import does and gives every figure of its pipeline. Nothing is written, no
server is needed, and nothing leaves this machine. Columns and stages are found by their names.

  --history FILE       what became of the deals over time: deal,field,value,at rows, or a change log as
                       Pipedrive, HubSpot or Salesforce export it
  --as-of DATE         what was known by the end of that day (2026-04-01), or before a moment
                       (2026-04-01T09:30:00Z); without it everything the files say
  --from DATE --to DATE            the window of funnel, win rate and all that flows; both days in it
  --period-from DATE --period-to DATE   what forecast and coverage speak of; without it the quarter of --as-of
  --since DATE         the day from whose beginning the pipeline's changes are counted, always up to --as-of: those
                       of a quarter are --since 2026-01-01 --as-of 2026-03-31; without --as-of up to all that is
                       known; without --since from seven days before
  --target AMOUNT      what is to be sold in the period
  --filter TEXT        owner=Anna;source=Web,Referral: all parts hold, any of the words; a word with a comma or
                       semicolon in double quotes; words that no deal has are told, with those that deals have
  --by FIELD           figures per owner, source or any other column
  --stages A,B,C       the open stages in their order, where their names do not tell
  --rate USD=0.92      what 1 of another currency is worth in that of the figures, for amounts in it: once for each
                       currency; from a day on --rate USD=0.92@2026-01-01, once for each day it changed on
  --currency CODE, --time-zone ZONE, --language en|nl    as the pipeline's settings; EUR, UTC and en
  --detail             the deals behind the figures, with --json
  --json               as JSON, under the names of SPEC.md; what was left out of the files then goes to standard error

--golden FILE reads events in the format of a reference file and prints its answers, computed anew, as JSON. What is asked
it says itself: no other option goes with it.`;
