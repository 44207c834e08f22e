# SPDX-License-Identifier: MIT
[ inputs | .id as $id | .ground_truth as $g | .saliency | to_entries[]
  | .value.indices as $s | ($g - ($g - $s) | length) as $both | (($g + $s | unique) | length) as $either
  | { id: $id, run: .key, iou: (if $either > 0 then $both / $either else null end) } ]
| sort_by(.iou)[:10][] | [.id, .run, .iou] | @tsv
