"""What goes wrong on purpose: rules (which requests, what happens) and magic values. Pure: the edge acts."""

from mockserver.control.faults.effect import Effect
from mockserver.control.faults.rules import Rule, Rules, rule_of
from mockserver.control.faults.words import BadRule, effect_of

__all__ = ["BadRule", "Effect", "Rule", "Rules", "effect_of", "rule_of"]
