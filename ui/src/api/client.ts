// One function for every act of the server, typed by the OpenAPI document; knows no act by name.

import { ROUTES } from "@/api/routes";
import type { operations } from "@/api/schema";
import { readMsgpack } from "@/lib/msgpack";

export type ActName = keyof typeof ROUTES & keyof operations;

type Of<Parameters, Place extends string> = Parameters extends { [K in Place]?: infer Fields }
  ? [Fields] extends [never]
    ? unknown
    : NonNullable<Fields>
  : unknown;
type Body<Act> = Act extends { requestBody: { content: { "application/json": infer Fields } } }
  ? Fields
  : unknown;

/** What an act is asked with: the fields of its path, its query and its body together. */
export type Request<Name extends ActName> = operations[Name] extends {
  parameters: infer Parameters;
}
  ? Of<Parameters, "path"> & Of<Parameters, "query"> & Body<operations[Name]>
  : never;

/** What an act answers. */
export type Answer<Name extends ActName> = operations[Name] extends {
  responses: { 200: { content: { "application/json": infer Value } } };
}
  ? Value
  : never;

/** What the server says is wrong. */
export class ServerError extends Error {
  override name = "ServerError";
  constructor(
    message: string,
    readonly code: string,
    readonly status: number,
    readonly hint: string,
    /** Where in a text that was sent (`field`), in characters, if the server knows. */
    readonly place: { field: string; position: number; length: number } | null,
  ) {
    super(message);
  }
}

/** Nobody answered. */
export class Unreachable extends Error {
  override name = "Unreachable";
  constructor() {
    super("The server does not answer.");
  }
}

/**
 * Does an act and returns its answer; columns of numbers are bytes.
 *
 * Throws ServerError for what the server refuses, Unreachable when nobody answers.
 */
export async function act<Name extends ActName>(
  name: Name,
  request: Request<Name>,
  signal?: AbortSignal,
): Promise<Answer<Name>> {
  const [method, template] = ROUTES[name];
  const fields = new Map(Object.entries(request as Record<string, unknown>));
  const path = template.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(fields.get(field));
    fields.delete(field);
    return encodeURIComponent(value);
  });
  const hasBody = method !== "GET" && method !== "DELETE";
  const url = hasBody ? path : path + queryOf(fields);
  const response = await send(url, {
    method,
    headers: {
      accept: "application/msgpack",
      ...(hasBody && { "content-type": "application/json" }),
    },
    body: hasBody ? JSON.stringify(Object.fromEntries(fields)) : null,
    ...(signal && { signal }),
  });
  return readMsgpack(new Uint8Array(await response.arrayBuffer())) as Answer<Name>;
}

/** Fetches from our server; throws as `act` does. */
export async function send(url: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === "AbortError") throw problem;
    throw new Unreachable();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

function queryOf(fields: Map<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of fields) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return query.size ? `?${query}` : "";
}

interface Problem {
  code: string;
  message: string;
  hint?: string;
  field?: string;
  position?: number;
  length?: number;
}

async function problemOf(response: Response): Promise<ServerError> {
  const body = (await response.json().catch(() => null)) as { error?: Problem } | null;
  const problem = body?.error;
  if (!problem) {
    const text = `The server answered ${response.status} ${response.statusText}.`;
    return new ServerError(text, "internal", response.status, "", null);
  }
  const place =
    problem.position === undefined
      ? null
      : { field: problem.field ?? "", position: problem.position, length: problem.length ?? 1 };
  return new ServerError(problem.message, problem.code, response.status, problem.hint ?? "", place);
}
