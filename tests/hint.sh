#!/bin/sh
# hint.sh BUILD: what to try after the sample day.
cat <<END

That was a made day at school, from wire to report. What to try next:

  $1/beadle up --law $1/sample/law --state $1/state --serve
        serve what was recorded, and the dashboard at https://127.0.0.1:8443/;
        it prints the certificate's fingerprint and a link with which the first
        account is set up. Then, in another terminal,
  $1/beadle sessions --law $1/sample/law --state $1/state
        the sessions behind the report, and beadle explain ID for one of them
  make run IFACE=eth1
        the same from a mirror port, live (README: "On a real mirror port")
END
