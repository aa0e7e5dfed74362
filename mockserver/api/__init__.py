"""The operations: a validated call and a world in, a reply out. One module per resource."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from mockserver.api.replies import Later, Reply
    from mockserver.contract.validation import Call
    from mockserver.world.world import World

Handler = Callable[["Call", "World"], "Reply | Later[Any]"]

HANDLERS: Final = {
    "api_status.get": "status.get",
    "access_token.create": "access_token.create",
    "tts.bytes": "tts.speak",
    "tts.sse": "tts.recite",
    "stt.transcribe": "stt.transcribe_file",
    "stt.transcribe_openai": "stt.transcribe_file",
    "infill.bytes": "infill.insert",
    "voice_changer.bytes": "voice_changer.change",
    "voice_changer.sse": "voice_changer.stream",
    "pronunciation_dicts.list": "pronunciation_dicts.page",
    "pronunciation_dicts.create": "pronunciation_dicts.create",
    "pronunciation_dicts.get": "pronunciation_dicts.get",
    "pronunciation_dicts.update": "pronunciation_dicts.update",
    "pronunciation_dicts.delete": "pronunciation_dicts.delete",
    "pronunciation_dicts.pin": "pronunciation_dicts.pin",
    "pronunciation_dicts.unpin": "pronunciation_dicts.unpin",
    "usage.credits": "usage.credits_spent",
    "usage.agents": "usage.agents_called",
    "api_keys.list": "api_keys.page",
    "api_keys.get": "api_keys.get",
    "organizations.list_users": "organizations.page_of_users",
    "organizations.get_user": "organizations.get_user",
    "organizations.remove_user": "organizations.remove_user",
    "organizations.list_invites": "organizations.page_of_invites",
    "organizations.invite": "organizations.invite",
    "organizations.get_invite": "organizations.get_invite",
    "organizations.revoke_invite": "organizations.revoke_invite",
    "voices.list": "voices_list.page",
    "voices.create": "voices.create",
    "voices.get": "voices.get",
    "voices.update": "voices.update",
    "voices.delete": "voices.delete",
    "voices.clone": "voices_clone.clone",
    "voices.clone_clip": "voices_clone.hear",
    "voices.clone_url": "voices_clone.refuse",
    "voices.localize": "voices_derive.localize",
    "voices.mix": "voices_derive.mix",
    "voices.list_accents": "accents.page",
    "voices.add_accents": "accents.add",
    "voices.delete_accent": "accents.delete",
    "datasets.list": "datasets.page",
    "datasets.create": "datasets.create",
    "datasets.get": "datasets.get",
    "datasets.update": "datasets.update",
    "datasets.delete": "datasets.delete",
    "datasets.list_files": "datasets.page_of_files",
    "datasets.upload_file": "datasets.upload_file",
    "datasets.delete_file": "datasets.delete_file",
    "fine_tunes.list": "fine_tunes.page",
    "fine_tunes.create": "fine_tunes.create",
    "fine_tunes.get": "fine_tunes.get",
    "fine_tunes.delete": "fine_tunes.delete",
    "fine_tunes.list_voices": "fine_tunes.page_of_voices",
    "files.list": "files.page",
    "files.upload": "files.upload",
    "files.get": "files.get",
    "files.download": "files.download",
    "files.delete": "files.delete",
    "agents.list": "agents.page",
    "agents.templates": "agents.templates",
    "agents.get": "agents.get",
    "agents.update": "agents.update",
    "agents.delete": "agents.delete",
    "agents.phone_numbers": "agents.phone_numbers",
    "agents.list_deployments": "agents.deployments",
    "agents.get_deployment": "agents.deployment",
    "agents.list_calls": "agent_calls.page",
    "agents.create_outbound_call": "agent_calls.create_outbound",
    "agents.get_call": "agent_calls.get",
    "agents.delete_call": "agent_calls.redact",
    "agents.download_call_audio": "agent_calls.audio",
    "agents.cancel_call": "agent_calls.cancel",
    "agents.list_call_batches": "agent_batches.page",
    "agents.create_call_batch": "agent_batches.create",
    "agents.get_call_batch": "agent_batches.get",
    "agents.cancel_call_batch": "agent_batches.cancel",
    "agents.retry_call_batch": "agent_batches.retry",
    "agents.list_metrics": "agent_metrics.page",
    "agents.create_metric": "agent_metrics.create",
    "agents.get_metric": "agent_metrics.get",
    "agents.delete_metric": "agent_metrics.delete",
    "agents.list_metric_results": "agent_metrics.page_of_results",
    "agents.export_metric_results": "agent_metrics.export_results",
    "agents.add_metric_to_agent": "agent_metrics.add_to_agent",
    "agents.remove_metric_from_agent": "agent_metrics.remove_from_agent",
    "phone_numbers.list": "phone_numbers.page",
    "phone_numbers.import": "phone_numbers.import_",
    "phone_numbers.provision": "phone_numbers.provision",
    "phone_numbers.get": "phone_numbers.get",
    "phone_numbers.update": "phone_numbers.update",
    "phone_numbers.delete": "phone_numbers.delete",
    "providers.list": "phone_providers.page",
    "providers.create": "phone_providers.create",
    "providers.get": "phone_providers.get",
    "providers.update": "phone_providers.update",
    "providers.delete": "phone_providers.delete",
    "v1_agents.list": "v1_agents.page",
    "v1_agents.create": "v1_agents.create",
    "v1_agents.get": "v1_agents.get",
    "v1_agents.update": "v1_agents.update",
    "v1_agents.delete": "v1_agents.delete",
    "v1_agents.list_versions": "v1_agents.page_of_versions",
    "v1_agents.get_version": "v1_agents.get_version",
    "v1_agents.list_models": "v1_agents.page_of_models",
    "v1_agents.list_tools": "v1_agent_tools.page",
    "v1_agents.create_tool": "v1_agent_tools.create",
    "v1_agents.get_tool": "v1_agent_tools.get",
    "v1_agents.update_tool": "v1_agent_tools.update",
    "v1_agents.delete_tool": "v1_agent_tools.delete",
}
"""operationId of the documents → `module.function` in this room. `make lint` checks that none is missing."""


@cache
def handler(operation_id: str) -> Handler:
    """The function that answers an operation. Its module is loaded when it is first asked for, so that
    the start of a server does not wait for numpy and the codecs."""
    module, _, name = HANDLERS[operation_id].partition(".")
    return cast("Handler", getattr(import_module(f"{__name__}.{module}"), name))
