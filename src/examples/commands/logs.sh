#!/bin/sh
# @description Follow the journal of a unit until the client hangs up.
# @method GET
# @arg unit - name of the unit, such as nginx.service
# @arg [lines=20] how many lines to begin with
# @timeout 1h
# @concurrent 2
# @allow root @adm
exec journalctl --unit="$1" --lines="$2" --follow --output=short-iso
