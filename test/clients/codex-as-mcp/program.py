"""Drives an MCP server that runs the `codex` on PATH, as an MCP client does."""
import asyncio
import json
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

request = json.loads(sys.argv[1])


async def main():
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "codex_as_mcp"], env=dict(os.environ), cwd=request["workspace"]
    )
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        await session.initialize()
        result = await session.call_tool("spawn_agent", {"prompt": request["prompts"][0]})
        print("outcome", json.dumps({"texts": [result.content[0].text]}))


asyncio.run(main())
