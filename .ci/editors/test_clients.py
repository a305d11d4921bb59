"""One session for each recorded client: what it can do decides what it is answered."""

import asyncio
import importlib.resources
import os
import pathlib
import subprocess

import pytest
from lsprotocol import types
from pytest_lsp import client_capabilities, make_test_lsp_client

BINARY = os.environ["HULLWRIGHT"]
CLIENTS = sorted(
    path.name.removesuffix(".json").replace("_v", "@v")
    for path in importlib.resources.files("pytest_lsp.clients").iterdir()
    if path.name.endswith(".json")
)
DOCKERFILE = """\
# é𝄞
FROM debian:13 AS build
RUN echo é𝄞 && apt update
MAINTAINER é𝄞 <me@example.com>
from debian:13
COPY --from=build /é /x
EXPOSE 80/TCP
"""
COMPOSE = """\
services:
  web:
    build: .
    depends_on: [db, nobody]
  db:
    image: postgres:18
"""
# The encodings in which positions count, as Python calls what they count.
WIDTH = {
    "utf-8": lambda char: len(char.encode()),
    "utf-16": lambda char: len(char.encode("utf-16-le")) // 2,
    "utf-32": lambda char: 1,
}


def offset(text, position, encoding):
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[: position.line])
    left = position.character
    for char in lines[position.line]:
        if left <= 0:
            break
        left -= WIDTH[encoding](char)
        at += 1
    assert left == 0, f"{position} is inside of a character or behind the line"
    return at


def slice_of(text, range_, encoding):
    return text[offset(text, range_.start, encoding) : offset(text, range_.end, encoding)]


def position_of(text, part, encoding):
    before = text[: text.index(part)]
    column = sum(WIDTH[encoding](char) for char in before.rsplit("\n", 1)[-1])
    return types.Position(line=before.count("\n"), character=column)


def applied(text, edits, encoding):
    spans = [(offset(text, e.range.start, encoding), offset(text, e.range.end, encoding), e.new_text) for e in edits]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


class Session:
    """A client with its two documents."""

    def __init__(self, name, folder):
        self.client = make_test_lsp_client()
        self.capabilities = client_capabilities(name)
        self.folder = folder
        self.texts = {(folder / "Dockerfile").as_uri(): DOCKERFILE, (folder / "compose.yaml").as_uri(): COMPOSE}
        self.dockerfile, self.compose = self.texts

    async def start(self):
        for uri, text in self.texts.items():
            (self.folder / uri.rsplit("/", 1)[-1]).write_text(text)
        await self.client.start_io(BINARY, "lsp")
        hello = await self.client.initialize_session(
            types.InitializeParams(
                capabilities=self.capabilities,
                root_uri=self.folder.as_uri(),
                workspace_folders=[types.WorkspaceFolder(uri=self.folder.as_uri(), name="x")],
            )
        )
        self.server = hello.capabilities
        self.encoding = str(getattr(self.server.position_encoding, "value", self.server.position_encoding))
        for uri, text in self.texts.items():
            language = "dockerfile" if uri == self.dockerfile else "dockercompose"
            item = types.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
            self.client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    @property
    def pulls(self):
        return self.capabilities.text_document.diagnostic is not None

    async def findings(self, uri):
        if self.pulls:
            document = types.TextDocumentIdentifier(uri=uri)
            report = await self.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
            return report.items
        while uri not in self.client.diagnostics:
            await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return self.client.diagnostics[uri]

    async def actions(self, uri, range_, context):
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri=uri), range_, context)
        return await self.client.text_document_code_action_async(params)

    def edited(self, edit):
        """The texts after an edit, in the form that the client has asked for."""
        has_versions = self.capabilities.workspace.workspace_edit.document_changes
        if has_versions:
            assert edit.changes is None
            parts = {change.text_document.uri: change.edits for change in edit.document_changes}
            assert all(change.text_document.version == 1 for change in edit.document_changes)
        else:
            assert edit.document_changes is None
            parts = edit.changes
        return {uri: applied(self.texts[uri], edits, self.encoding) for uri, edits in parts.items()}

    def at(self, uri, part):
        position = position_of(self.texts[uri], part, self.encoding)
        return types.TextDocumentIdentifier(uri=uri), position


@pytest.mark.parametrize("name", CLIENTS)
def test_a_session(name, tmp_path):
    asyncio.run(asyncio.wait_for(session(name, tmp_path), 60))


async def session(name, folder):
    session = Session(name, folder)
    await session.start()
    await findings(session)
    await fixes(session)
    await names(session)
    await everything_else(session)
    await session.client.shutdown_session()
    assert session.client.error is None
    assert session.client._server.returncode == 0


async def findings(session):
    offered = (session.capabilities.general and session.capabilities.general.position_encodings) or ["utf-16"]
    assert session.encoding in [str(getattr(encoding, "value", encoding)) for encoding in offered]
    assert bool(session.server.diagnostic_provider) == session.pulls
    found = {item.code: item for item in await session.findings(session.dockerfile)}
    range_ = found["deprecated-maintainer"].range
    assert slice_of(DOCKERFILE, range_, session.encoding) in "MAINTAINER é𝄞 <me@example.com>"
    broken = {item.code: item for item in await session.findings(session.compose)}
    assert slice_of(COMPOSE, broken["undefined-service"].range, session.encoding) == "nobody"
    if session.pulls:
        report = await session.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
        assert {item.uri for item in report.items} == set(session.texts)


async def fixes(session):
    items = await session.findings(session.dockerfile)
    maintainer = next(item for item in items if item.code == "deprecated-maintainer")
    context = types.CodeActionContext(diagnostics=[maintainer])
    actions = await session.actions(session.dockerfile, maintainer.range, context)
    preferred = next(action for action in actions if action.is_preferred)
    text = session.edited(preferred.edit)[session.dockerfile]
    assert 'LABEL org.opencontainers.image.authors="é𝄞 <me@example.com>"' in text
    for action in actions:
        if action.title.startswith("Ignore"):
            assert "# hullwright" in session.edited(action.edit)[session.dockerfile]
    whole = types.Range(types.Position(0, 0), types.Position(DOCKERFILE.count("\n"), 0))
    context = types.CodeActionContext(diagnostics=[], only=["source.fixAll"])
    [fix_all] = await session.actions(session.dockerfile, whole, context)
    fixed = session.edited(fix_all.edit)
    copy = session.folder / "copy"
    copy.mkdir()
    for uri, text in session.texts.items():
        (copy / uri.rsplit("/", 1)[-1]).write_text(text)
    subprocess.run([BINARY, "fix", "Dockerfile"], cwd=copy, capture_output=True, check=False)
    assert fixed == {session.dockerfile: (copy / "Dockerfile").read_text()}
    for file in copy.iterdir():
        file.unlink()
    copy.rmdir()


async def names(session):
    client = session.client
    document, place = session.at(session.dockerfile, "MAINTAINER")
    hover = await client.text_document_hover_async(types.HoverParams(document, place))
    assert "deprecated-maintainer" in hover.contents.value
    for uri, first in ((session.dockerfile, "build"), (session.compose, "services")):
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri=uri))
        symbols = await client.text_document_document_symbol_async(params)
        assert symbols[0].name == first
    document, place = session.at(session.dockerfile, "build /é")
    definition = await client.text_document_definition_async(types.DefinitionParams(document, place))
    [definition] = definition if isinstance(definition, list) else [definition]
    line = getattr(definition, "target_selection_range", None) or definition.range
    assert line.start.line == 1
    edit = await client.text_document_rename_async(types.RenameParams(document, place, "base"))
    assert session.edited(edit) == {session.dockerfile: DOCKERFILE.replace("build", "base")}
    document, place = session.at(session.compose, "db, nobody")
    edit = await client.text_document_rename_async(types.RenameParams(document, place, "data"))
    assert session.edited(edit) == {session.compose: COMPOSE.replace("db", "data")}


async def everything_else(session):
    """Whatever the server says that it can do, it answers for every place of both documents without an error."""
    client, server = session.client, session.server
    for uri, text in session.texts.items():
        document = types.TextDocumentIdentifier(uri=uri)
        lines = text.split("\n")
        whole = types.Range(types.Position(0, 0), types.Position(len(lines) - 1, 0))
        places = [
            types.Position(number, column)
            for number, line in enumerate(lines)
            for column in range(sum(WIDTH[session.encoding](char) for char in line) + 1)
        ]
        if server.document_link_provider:
            await client.text_document_document_link_async(types.DocumentLinkParams(document))
        if server.folding_range_provider:
            await client.text_document_folding_range_async(types.FoldingRangeParams(document))
        if server.inlay_hint_provider:
            await client.text_document_inlay_hint_async(types.InlayHintParams(document, whole))
        if server.semantic_tokens_provider:
            await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
        if server.selection_range_provider:
            params = types.SelectionRangeParams(document, places)
            assert len(await client.text_document_selection_range_async(params)) == len(places)
        for place in places:
            await client.text_document_hover_async(types.HoverParams(document, place))
            await client.text_document_definition_async(types.DefinitionParams(document, place))
            await client.text_document_document_highlight_async(types.DocumentHighlightParams(document, place))
            await client.text_document_references_async(
                types.ReferenceParams(types.ReferenceContext(include_declaration=True), document, place)
            )
            if server.completion_provider:
                await client.text_document_completion_async(types.CompletionParams(document, place))
    if server.workspace_symbol_provider:
        await client.workspace_symbol_async(types.WorkspaceSymbolParams(query=""))
