"""Sentence frames of the synthetic claims: associations, hedges, titles, aims, background, no claims. See synthetic_frames.py."""

# ruff: noqa: E501  (one frame a line)

from __future__ import annotations

from typing import Final

ASSOCIATION: Final = """
{O} {O.was} associated with <adjc> {O2}<in><str>. => O d O2
{O} {O.was} not associated with <adjc> {O2}<str0>. => O Z O2
Low {O} {O.was} associated with [an increased|a higher] risk of {W} (hazard ratio <hrh>). => O N risk+of+W
High {O} {O.was} associated with [a lower|a reduced] risk of {W} (hazard ratio <hrl>). => O N risk+of+W
Low {O} {O.was} associated with lower {O2}<st>. => O P O2
{O} and {O2} were both <pos> associated with {O3}<in><st>. => O d O3; O2 d O3
{O}, {O2} and {O3} were [not associated with|unrelated to] {W}<st0>. => O Z W; O2 Z W; O3 Z W
{O} correlated with both {O2} and {O3} (<r> and <r>, respectively; both p < 0.05). => O d O2; O d O3
Correlation analysis showed that {O} was <pos> related to {O2} (<r>, <pv>). => O d O2
{O} and {O2} were <pos> correlated<str>. => O d O2
{O} and {O2} were [not correlated|unrelated|not associated with each other]<str0>. => O Z O2
The [association|correlation] [between {O} and {O2}|of {O} with {O2}] was <posadj> (<r>, <pv>). => O d O2
{O2} and {O3}, but not {O}, were associated with {W}<stp>. => O2 A W; O3 A W; O Z W
{O} {O.was} [positively|directly] associated with {O2} and inversely [associated with|related to] {O3}<str>. => O P O2; O N O3
In [men|women|both groups], {O} {O.was} <pos> correlated with {O2} (<r>, <pv>). => O d O2
{O} correlated <pos> with {O2} in {P} (<r>) but not in {P2} (<rz>). => O d O2; O Z O2
After adjustment for {O3}, {O} {O.was} no longer associated with {O2}. => O Z O2
<lead>{O} [correlated|was correlated] <pos> with {O2} (<r>, <pv>). => O d O2
<lead>{O} {O.was} <pos> [correlated with|associated with|related to] {O2}<in><str>. => O d O2
<lead>{O} [correlated|was correlated] with {O2} (<r>, <pv>). => O d O2
There was a [significant |strong |moderate |weak |]<posadj> [correlation|association|relationship] between {O} and {O2}<str>. => O d O2
A [significant |strong |moderate |]<posadj> [correlation|relationship] [was found|existed|was seen] between {O} and {O2} (<r>, <pv>). => O d O2
There was a correlation between [the change in |changes in |]{O} and [the change in |changes in |]{O2} (<r>, <pv>). => O d O2
[The change in|Changes in] {O} correlated with [the change in|changes in] {O2} (<r>, <pv>). => O d O2
{O} showed a <posadj> [correlation|association] with {O2} and {O3}<str>. => O d O2; O d O3
{O} correlated <pos> with {O2} and {O3} (<r> and <r>, respectively). => O d O2; O d O3
Both {O} and {O2} correlated <pos> with {O3}<str>. => O d O3; O2 d O3
{O} correlated <pos> with {O2} but not with {O3}<str>. => O d O2; O Z O3
{O} {O.was} <pos> associated with {O2}, whereas {O3} was not<str>. => O d O2; O3 Z O2
{O} {O.was} <pos> related to {O2} and <pos!> to {O3}. => O d O2; O !d O3
{O} correlated with {O2} (<r>, <pv>) but not with {O3} (<rz>, <npv>). => O d O2; O Z O3
[Higher|Greater] {O} {O.was} [associated with|related to|linked to] <adjc> {O2}<in><str>. => O d O2
[Lower|Reduced] {O} {O.was} [associated with|related to|linked to] <adjc!> {O2}<in><str>. => O d O2
[Increases in {O} were|An increase in {O} was] associated with <an> <noun> in {O2}<str>. => O d O2
[Decreases in {O} were|A decrease in {O} was|The reduction in {O} was] [associated with|related to] <an> <noun!> in {O2}<str>. => O d O2
[Each|A] 10 % increase in {O} was associated with <an> <pct> % <noun> in {O2} (<ci>). => O d O2
Participants with higher {O} had <adjc> {O2}<str>. => O d O2
The [higher|greater] the {O}, the <adjc> the {O2}<str>. => O d O2
[Higher|Greater] {O} predicted <adjc> {O2}<str>. => O d O2
{O} [predicted|was a significant predictor of|was an independent predictor of|was a determinant of] {O2}<stp>. => O A O2
{O} [was associated with|was related to|was linked to] {O2}<in>. => O A O2
{O} explained <pct> % of the variance in {O2}. => O A O2
{O} and {O2} were [independent predictors|determinants|the best predictors] of {O3}. => O A O3; O2 A O3
{O}, but not {O2}, [predicted|was associated with] {O3}<stp>. => O A O3; O2 Z O3
In [multivariable|multiple] regression, {O} {O.was} associated with {W} [after adjustment for age and sex|]. => O A W
Higher {O} was associated with [a lower|a reduced] risk of {W} (hazard ratio <hrl>). => O N risk+of+W
Higher {O} was associated with [a higher|an increased] risk of {W} (hazard ratio <hrh>). => O P risk+of+W
{K} was associated with [an increased risk of|a higher risk of] {W} (odds ratio <hrh>). => K P risk+of+W
{K} was not associated with {W} (odds ratio <hr1>). => K Z W
{O} {O.was} not associated with {W} (hazard ratio <hr1>). => O Z W
{O} {O.was} inversely associated with {W}<str>. => O N W
{O} did not [correlate with|predict|relate to] {O2}<str0>. => O Z O2
{O} {O.was} [not|not significantly] [correlated with|associated with|related to|predictive of] {O2}<in><str0>. => O Z O2
{O} [was independent of|was unrelated to|showed no relationship with|showed no correlation with] {O2}<str0>. => O Z O2
[No|No significant] [correlation|association|relationship] was [found|seen|observed] between {O} and {O2} (<rz>, <npv>). => O Z O2
There was no [significant |][correlation|association|relationship] [between {O} and {O2}|of {O} with {O2}]<str0>. => O Z O2
The change in {O} was not [correlated with|related to] [the change in|changes in] {O2}<str0>. => O Z O2
Neither {O} nor {O2} [correlated with|was associated with|was related to|predicted] {O3}<str0>. => O Z O3; O2 Z O3
{O} correlated neither with {O2} nor with {O3}<str0>. => O Z O2; O Z O3
{O} {O.was} not associated with {O2}, {O3} or {W}<str0>. => O Z O2; O Z O3; O Z W
We failed to find a correlation between {O} and {O2}<str0>. => O Z O2
The lack of [correlation|association] between {O} and {O2} was [unexpected|consistent across groups]. => O Z O2
The relationship between {O} and {O2} was not significant (<rz>, <npv>). => O Z O2
{O} [tended to be|was possibly|may be] <pos> [associated with|related to] {O2} (<r>, p = 0.0<dd>). => O d O2 ~h
There was a trend towards a <posadj> correlation between {O} and {O2} (<r>, p = 0.07). => O d O2 ~h
"""

KINDS: Final = """
Patients had <adjc> {O} than controls<st>. => U d O /controls
{O} {O.was} <adjc> in patients [than in|compared with] controls<st>. => U d O /controls
{O} did not differ between patients and controls<st0>. => U Z O /controls
The patient group [had|showed] <adjc> {O} and <adjc2> {O2}<st>. => U d O; U e O2
Neither {O} nor {O2} differed between patients and controls<st0>. => U Z O /controls; U Z O2 /controls
Despite <adjc> {O}, {P} had similar {O2} to {P2}<st0>. => P d O /P2; P Z O2 /P2
{O} {O.was} <adjc> in {P} than in {P2}, but {O2} did not differ<st0>. => P d O /P2; P Z O2 /P2
{O} {O.was} <adjc> in {P} than in {P2}, as was {O2}<st>. => P d O /P2; P d O2 /P2
{P} did not have <adjc> {O} than {P2}<st0>. => P Z O /P2
{P}, but not {P2}, had [impaired|reduced] {B} compared with reference values<st>. => P N B /reference+values; P2 Z B /reference+values
{O} and {O2} were [similar|comparable] in {P} and {P2}<st0>. => P Z O /P2; P Z O2 /P2
The group with {K} had <adjc> {O} than healthy controls<st>. => K d O /healthy+controls
Patients with {K} had <adjc> {O} [than|compared with] controls<st>. => Patients+with+K d O /controls
{O} {O.was} <adjc> in patients with {K} than in healthy controls<st>. => patients+with+K d O /healthy+controls
{O} did not differ between patients with {K} and controls<st0>. => patients+with+K Z O /controls
Patients with {K} had [similar|comparable] {O} [to|as] controls<st0>. => Patients+with+K Z O /controls
{B} is impaired in {K}. => K N B
Neither age nor sex was [associated with|related to] {O}<st0>. => age Z O; sex Z O
{K} was not a predictor of {O}<st0>. => K Z O
Participants with {K} had [similar|unaltered] {O}<st0>. => K Z O
In {P}, {O} {O.was} <pct> % <adjc> than in {P2}<st>. => P d O /P2
{P} had <pct> % <adjc> {O} than {P2}, whereas {O2} {O2.was} similar<st0>. => P d O /P2; P Z O2 /P2
The difference in {O} between {P} and {P2} was not significant<st0>. => P Z O /P2
<lead>{P} had <adv><adjc> {O} than {P2}<st>. => P d O /P2
<lead>{P} [showed|exhibited|displayed|presented with|demonstrated] <adjc> {O} [than|compared with] {P2}<st>. => P d O /P2
{O} {O.was} <adv><adjc> in {P} than in {P2}<st>. => P d O /P2
{O} {O.was} <pct> % <adjc> in {P} [compared with|compared to|relative to] {P2}<st>. => P d O /P2
[Compared with|Relative to] {P2}, {P} had <adjc> {O}<st>. => P d O /P2
{P} had <adjc> {O} and <adjc2> {O2} than {P2}<st>. => P d O /P2; P e O2 /P2
{P} had <adjc> {O} and {O2} than {P2}<st>. => P d O /P2; P d O2 /P2
{P} had <adjc> {O} but [similar|comparable] {O2} [compared with|to] {P2}<st>. => P d O /P2; P Z O2 /P2
{O}, but not {O2}, {O.was} <adjc> in {P} than in {P2}<st>. => P d O /P2; P Z O2 /P2
Despite similar {O}, {P} had <adjc> {O2} than {P2}<st>. => P Z O /P2; P d O2 /P2
{P} had [better|superior] {B} than {P2}<st>. => P P B /P2
{P} had [impaired|poorer|worse] {B} compared with {P2}<st>. => P N B /P2
{B} was impaired in {P}<st>. => P N B
{P} and {P2} differed in {O}<stp>. => P A O /P2
{O} differed [significantly |]between {P} and {P2}<stp>. => P A O /P2
{O} did not differ [significantly |]between {P} and {P2}<st0>. => P Z O /P2
{O} {O.was} [similar|comparable|not different] [in|between] {P} and {P2}<st0>. => P Z O /P2
[No|No significant] [difference in {O} was|differences in {O} were] found between {P} and {P2}<st0>. => P Z O /P2
Neither {O} nor {O2} differed between {P} and {P2}<st0>. => P Z O /P2; P Z O2 /P2
{P} did not differ from {P2} in {O} or {O2}<st0>. => P Z O /P2; P Z O2 /P2
{P} had no <adjc> {O} than {P2}<st0>. => P Z O /P2
{P} and {P2} had [similar|comparable] {O} and {O2}<st0>. => P Z O /P2; P Z O2 /P2
{O} {O.was} not <adjc> in {P} than in {P2}<st0>. => P Z O /P2
There were no differences between {P} and {P2} in {O} or {O2}<st0>. => P Z O /P2; P Z O2 /P2
{O} tended to be <adjc> in {P} than in {P2} (p = 0.08). => P d O /P2 ~h
{P} may have <adjc> {O} than {P2}. => P d O /P2 ~h
The <noun> in {O} [during|in response to] {X} was [larger|greater] in {P} than in {P2}<st>. => P P <noun>+in+O /P2; X D O
{X} <ed> {O} in both {P} and {P2}, with no difference between groups<st0>. => X D O; P Z O /P2
{K} was associated with <adjc> {O}<st>. => K d O
{K} was associated with <adjc> {O} and <adjc2> {O2}<st>. => K d O; K e O2
{K} is [characterised by|accompanied by] [reduced|impaired] {B}. => K N B
{K} was not [associated with|related to] {O}<st0>. => K Z O
{K} was unrelated to {O} [or|and] {O2}<st0>. => K Z O; K Z O2
Age was <pos> [associated with|related to] {O}<str>. => Age d O
Age and {O} were <pos> correlated<str>. => Age d O
Sex was not associated with {O} [or|and] {O2}<st0>. => Sex Z O; Sex Z O2
Women had <adjc> {O} than men<st>. => Women d O /men
{O} {O.was} <adjc> in men than in women<st>. => men d O /women
{O} did not differ between men and women<st0>. => men Z O /women
There was no sex difference in {O}<st0>. => sex Z O
"""

HEDGED: Final = """
{S} is thought to <base> {O}. => S D O ~h
{S} would be expected to <base> {O}. => S D O ~h
{S} potentially <spres> {O}<in>. => S D O ~h
{S} may <base> {O} without affecting {O2}. => S D O ~h; S 0 O2 ~h
{S} may have <ed> {O}. => S D O ~h
It appears that {S} <spres> {O} more than {T}. => S D O /T ~h
{O} {O.was} likely <part> by {S}. => S D O ~h
{M} [may|might|could] [explain|account for|mediate] the effect of {S} on {O}. => S * O; S * M ~h; M * O ~h
The <noun> in {O} after {S} may be [due to|explained by] <an> <noun2> in {M}. => S D O; S E M ~h; M D*E O ~h
{P} tended to have <adjc> {O} than {P2} (p = 0.0<dd>). => P d O /P2 ~h
{K} may be associated with <adjc> {O}. => K d O ~h
Higher {O} may predict <adjc> {O2}. => O d O2 ~h
<lead>{S} [may|might|could] <base> {O}<in>. => S D O ~h
{S} [appears|seems] to <base> {O}<in>. => S D O ~h
These [data|results|findings] suggest that {S} <spres> {O}<in>. => S D O ~h
[Our|These|The present] findings suggest <an> <noun> in {O} with {S}. => S D O ~h
{S} [probably|likely|possibly|presumably] <ed> {O}<in>. => S D O ~h
{S} tended to <base> {O} (p = 0.0<dd>). => S D O ~h
{O} tended to [be <adj>|<intrbase>] after {S} (p = 0.0<dd>). => S D O ~h
There was a [trend|tendency] [towards|for] <adj> {O} [after|with] {S} (p = 0.0<dd>). => S D O ~h
{O} tended to be <adj> with {S} than with {T} (p = 0.06). => S D O /T ~h
It is [possible|likely|conceivable] that {S} <spres> {O}. => S D O ~h
{S} may <base> {O} and <base2> {O2}. => S D O ~h; S E O2 ~h
{S} may be more effective than {T} in <ing> {O}. => S D O /T ~h
{S} may <base> {O} [via|through] <an> <noun2> in {M}. => S D O ~h; S E M ~h; M D*E O ~h
{S} <ed> {O}, possibly [via|through] <an> <noun2> in {M}. => S D O; S E M ~h; M D*E O ~h
{S} <ed> {O}, perhaps by <ing2> {M}<st>. => S D O; S E M ~h; M D*E O ~h
{S} [does not appear|does not seem] to [affect|alter|change|influence] {O}. => S 0 O ~h
{S} [may not|might not|is unlikely to] [affect|change|alter|improve] {O}. => S 0 O ~h
These [data|results] suggest that {S} does not [affect|alter|change] {O}. => S 0 O ~h
{S} may [affect|influence|alter|modulate] {O}. => S * O ~h
{G} may [activate|stimulate|promote] {R}. => G + R ~h
{G} [may|could|might] [inhibit|suppress] {R}. => G - R ~h
{H} may <base> {R}. => H D R ~h
{O} may be [associated with|related to] {O2}. => O A O2 ~h
These [data|results] suggest that {O} is <pos> associated with {O2}. => O d O2 ~h
{O} [may not|does not appear to] be [associated with|related to] {O2}. => O Z O2 ~h
{S} could [help to |]improve {B}. => S + B ~h
{S} may [alleviate|improve|reduce] {L}. => S - L ~h
"""

CONCLUSION: Final = """
The [optimal|best] dose of {S} remains to be determined. =>
These findings should be confirmed in [a larger trial|other populations]. =>
[In conclusion,|Conclusions:] {S} is [effective against|an effective treatment for] {L}<in>. => S - L
[In conclusion,|Overall,] {S} does not [alleviate|prevent|improve] {L}<in>. => S 0 L
[In conclusion|In summary|To conclude|Taken together|Overall], {S} <ed> {O}<in>. => S D O
[We conclude|Our results show|The present data demonstrate|These findings indicate] that {S} <spres> {O}<in>. => S D O
[We conclude|These results show|Our data indicate] that {S} does not [change|alter|affect|improve] {O}<in>. => S 0 O
[In conclusion|In summary], {S} <spres> {O} but has no effect on {O2}. => S D O; S 0 O2
[In conclusion|Overall], neither {O} nor {O2} is affected by {S}. => S 0 O; S 0 O2
[In conclusion|In summary], {S} <spres> {O} without changes in {O2}. => S D O; S 0 O2
[In conclusion,|Conclusions:] {S} is [an effective|a useful|a safe and effective] [means of|strategy for|way of] <ing> {O}<in>. => S D O
[In conclusion,|Conclusions:] {S} can <base> {O}<in>. => S D O
[In conclusion,|Conclusions:] {S} is superior to {T} for improving {B}. => S + B /T
[In conclusion,|Conclusions:] {S} was not superior to {T} for {O}. => S 0 O /T
[In conclusion,|Overall,] {S} <spres> {O} more than {T}. => S D O /T
[In conclusion,|Conclusions:] {S} may <base> {O}<in>. => S D O ~h
These findings suggest that {S} <spres> {O}. => S D O ~h
Our findings do not support the use of {S} to <base> {O}. => S 0 O
Further [studies|trials] are needed to [establish|determine] the effects of {S} on {O}. =>
[Whether|How] {S} affects {O} in [the long term|other populations] [remains to be determined|is unknown]. =>
These results have implications for the design of training programmes. =>
Future [studies|work] should include [larger samples|a longer follow-up|both sexes]. =>
"""

CONCLUSION2: Final = """
[In conclusion|In summary|Overall], {O} is <pos> associated with {O2}<in>. => O d O2
[In conclusion|In summary|Overall], {O} is not [associated with|related to] {O2}. => O Z O2
[We conclude|Our results show] that {P} have <adjc> {O} than {P2}. => P d O /P2
[In conclusion|Overall], {O} does not differ between {P} and {P2}. => P Z O /P2
[In conclusion|Overall], {K} is associated with <adjc> {O}. => K d O
These findings suggest that {O} is <pos> related to {O2}. => O d O2 ~h
{O} appears to be an [important|independent] determinant of {O2}. => O A O2 ~h
Longitudinal studies are needed to clarify the relationship between {O} and {O2}. =>
"""

AIM: Final = """
[The aim|The purpose|The objective] of [this|the present] study was to [determine|examine|investigate|assess] the effect[s|] of {S} on {O}<inp>. => S * O ~y
[The aim|The purpose] was to [determine|examine|investigate] the effects of {S} on {O} and {O2}<inp>. => S * O ~y; S * O2 ~y
[We|This study] [examined|investigated|tested] [whether|if] {S} would <base> {O}<inp>. => S D O ~y
[We|This study] examined [the influence|the impact] of {S} on {O}, {O2} and {O3}<inp>. => S * O ~y; S * O2 ~y; S * O3 ~y
[We|It was] hypothesised that {S} would <base> {O}. => S D O ~y
We [hypothesised|hypothesized|postulated] that {S} would <base> {O} and <base2> {O2}. => S D O ~y; S E O2 ~y
We hypothesised that {S} would <base> {O} but not {O2}. => S D O ~y; S 0 O2 ~y
We hypothesised that {S} would not [affect|alter|change] {O}. => S 0 O ~y
We hypothesised that {O} would be <adj> [after|with] {S} than [after|with] {T}. => S D O /T ~y
We tested the hypothesis that {S} <spres> {O} by <ing2> {M}. => S D O ~y; S E M ~y; M D*E O ~y
[The aim|The purpose] of this study was to compare the effects of {S} and {S2} on {O}. => S * O ~y; S2 * O ~y
We asked whether {S} <spres> {O} more than {T}. => S D O /T ~y
It was hypothesised that {S} would attenuate the {X}-induced increase in {O}. => S - O ~y; X + O
"""

AIM2: Final = """
[The aim|The purpose] of [this|the present] study was to [examine|investigate|determine] the [relationship|association] between {O} and {O2}<inp>. => O A O2 ~y
We [examined|investigated] whether {O} is [associated with|related to] {O2}<inp>. => O A O2 ~y
We hypothesised that {O} would [correlate <pos> with|be <pos> associated with|be <pos> related to] {O2}. => O d O2 ~y
We hypothesised that {P} would have <adjc> {O} than {P2}. => P d O /P2 ~y
We hypothesised that {O} would not differ between {P} and {P2}. => P Z O /P2 ~y
The aim was to compare {O} and {O2} between {P} and {P2}. =>
The aim was to determine the [reliability|validity] of {O} measurements<inp>. =>
"""

TITLE: Final = """
Acute effects of {S} on {O}<inp><sub> => S * O ~y
{S}-induced changes in {O}<inp><sub> => S * O
Adaptations in {O} to {S} => S * O
{S} attenuates the {X}-induced increase in {O} => S - O; X + O
Neither {S} nor {S2} [changes|affects] {O}<inp><sub> => S 0 O; S2 0 O
{S} <spres> {O} without affecting {O2} => S D O; S 0 O2
{S} [may|might] <base> {O}<inp><sub> => S D O ~h
A comparison of {S} and {T} in {P} =>
[Effect|Effects|Influence|Impact] of {S} on {O}<inp><sub> => S * O ~y
[Effects|Influence] of {S} on {O} and {O2}<inp><sub> => S * O ~y; S * O2 ~y
Effects of {S} versus {S2} on {O}<inp><sub> => S * O ~y; S2 * O ~y
{S} <spres> {O}<inp><sub> => S D O
{S} <spres> {O} but not {O2}<inp><sub> => S D O; S 0 O2
{S} does not [affect|alter|improve|change] {O}<inp><sub> => S 0 O
Changes in {O} [after|following] {S}<inp><sub> => S * O
{S} <spres> {O} more than {T} => S D O /T
No effect of {S} on {O}<inp><sub> => S 0 O
Does {S} <base> {O}? => S D O ~y
"""

TITLE2: Final = """
{O} does not differ between {P} and {P2} => P Z O /P2
Lower {O} in {P} than in {P2} => P N O /P2
{K} is associated with <adjc> {O} => K d O
{O} predicts {O2}<inp> => O A O2
Higher {O} is associated with <adjc> {O2}<inp> => O d O2
Impaired {B} in patients with {K} => patients+with+K N B
[Relationship|Association] between {O} and {O2}<inp> => O A O2 ~y
{O} is [associated with|related to] {O2}<inp> => O A O2
{O} is <pos> associated with {O2}<inp> => O d O2
{O} is not [associated with|related to] {O2}<inp> => O Z O2
{O} is <adjc> in {P} than in {P2} => P d O /P2
{O} and {O2} in {P} and {P2} =>
"""

BACKGROUND: Final = """
<who> found no effect of {S} on {O}. => S 0 O
In contrast to <who>, we studied {P}. =>
Evidence that {S} <spres> {O} comes mainly from small trials. => S D O
{S} is increasingly popular among {P}. =>
{X} <spres> {O}, and {S} may counteract this [effect|response]. => X D O; S !D O ~h
{S} has been [shown|reported|found] to <base> {O}. => S D O
{S} is known to <base> {O}. => S D O
Previous studies [have reported|have shown|found] <an> <noun> in {O} [after|with] {S}. => S D O
Several studies have shown that {S} <spres> {O}, [whereas|but] others found no effect. => S D O; S 0 O
{S} is believed to <base> {O}. => S D O ~h
It has been suggested that {S} <spres> {O}. => S D O ~h
<who> [reported|showed|found] that {S} <ed> {O}<inp>. => S D O
The effect of {S} on {O} [is unknown|remains unclear|has not been established|is controversial]. =>
It is unknown [whether|if] {S} [affects|improves|alters] {O}. =>
Little is known about the influence of {S} on {O}. =>
{X} is known to <base> {O}. => X D O
{O} is an important determinant of {O2}. => O A O2
{K} is associated with [reduced|impaired] {B}. => K N B
{K} is a [common|growing] [health problem|disease] worldwide. =>
{O} is [widely used|often used] to assess {P}. =>
"""

METHODS: Final = """
<Nw> [healthy men|women|adults|volunteers] took part in a [randomised|counterbalanced] crossover trial of {S} and {T}. =>
<Nw> participants were randomly assigned to {S} or {T} for <wk>. =>
In a [double-blind|randomised] crossover design, <nw> participants completed {S} and {T} [one week apart|in random order]. =>
<Nw> [participants|volunteers] [performed|received|completed] {S} or {T} [three times a week|on separate days]. =>
"""

METHODS2: Final = """
We [studied|tested] <nw> patients with {K} and <nw> healthy controls. =>
<Nw> patients with {K} were compared with matched controls. =>
{O} and {O2} were measured in <nw> {P} and <nw> {P2}. =>
We studied <nw> {P} and <nw> {P2}, matched for age and sex. =>
{O} {O.was} assessed by [ultrasound|near-infrared spectroscopy|questionnaire|gas analysis] in <nw> participants. =>
"""

NOTHING: Final = """
The coefficient of variation of {O} was <d>.<d> %. =>
[Participants|All participants] were asked to avoid [caffeine|strenuous exercise] for 24 h before each test. =>
The groups did not differ in age, [height or body mass|sex or training history]<st0>. =>
[All sessions were|Each session was] supervised by a [trainer|physiotherapist]. =>
There was no [group × time|dose × sex|condition × time] interaction<st0>. =>
The reproducibility of {O} in {P} was [acceptable|high] (ICC = 0.8<d>). =>
The sample size was [chosen|calculated] to detect a change of <d> % in {O}. =>
<Nw> of the [participants|volunteers] reported [mild|transient] discomfort. =>
{O} and {O2} were [measured|assessed|determined] before and after the [intervention|test]. =>
<Nw> participants ([nine men|eleven women], age <n> ± <d> years) [completed the study|took part]. =>
Baseline {O} was similar in the two groups<st0>. =>
There were no differences in {O} between groups at baseline<st0>. =>
[Adherence|Attendance] [was|to the sessions was] <n> %. =>
No adverse events were [reported|recorded]. =>
The test–retest reliability of {O} was [good|excellent] (ICC = 0.9<d>). =>
{O} [agreed well with|was a valid estimate of] the reference method (bias <d>.<d>, 95 % limits of agreement −<d>.1 to <d>.7). =>
Data were analysed with [mixed models|repeated-measures analysis of variance|paired t tests]. =>
There was a significant [sex × time|age × intensity|group × time] interaction<st>. =>
[Two|Three|Four] participants [dropped out|were lost to follow-up|were excluded] [for personal reasons|because of injury]. =>
In the whole sample, {O} averaged <val>. =>
{O} {O.was} defined as the mean of the last 30 s of the test. =>
No difference between groups was found<st0>. =>
"""
