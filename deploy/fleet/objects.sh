#!/bin/sh
# Starts SeaweedFS, whose one user has the keys ACCESS_KEY and SECRET_KEY.
set -eu
umask 077
cat >/tmp/s3.json <<JSON
{"identities": [{"name": "galaxy",
  "credentials": [{"accessKey": "$ACCESS_KEY", "secretKey": "$SECRET_KEY"}],
  "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
JSON
unset ACCESS_KEY SECRET_KEY
exec weed -logtostderr=true server -dir=/data -ip=objects -ip.bind=0.0.0.0 \
	-master.volumeSizeLimitMB=1024 -volume.max=0 -s3 -s3.port=8333 -s3.config=/tmp/s3.json
