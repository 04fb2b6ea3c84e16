#!/bin/sh
# @description Tell how full the file systems are.
# @method GET
# @noargs
exec df -h
