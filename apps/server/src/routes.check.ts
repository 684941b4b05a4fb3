import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { checkEndpoint, endpointOf } from '@consentry/kernel';

const CHECKED = { 3: 'body', 4: 'query', 5: 'parameters' } as const;

export interface RouteInfo { method: string; path: string; handler: string }

/** Walks every route at start. One that doesn't say who may call it, or takes something unchecked, stops the server. */
export function checkRoutes(app: NestFastifyApplication): { routes: RouteInfo[]; faults: string[] } {
  const routes: RouteInfo[] = [];
  const faults: string[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = prototype[name];
        if (name === 'constructor' || typeof handler !== 'function' || Reflect.getMetadata(PATH_METADATA, handler) === undefined) continue;
        const where = `${metatype.name}.${name}`;
        routes.push({
          method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'GET',
          path: `/${[Reflect.getMetadata(PATH_METADATA, metatype), Reflect.getMetadata(PATH_METADATA, handler)].map((p) => String(p).replace(/^\/|\/$/g, '')).filter(Boolean).join('/')}`,
          handler: where,
        });
        const endpoint = endpointOf(handler);
        if (!endpoint) faults.push(`${where} declares no access`);
        else faults.push(...checkEndpoint(endpoint).map((f) => `${where}: ${f}`));
        faults.push(...uncheckedArguments(metatype, name).map((what) => `${where} takes its ${what} unchecked`));
      }
    }
  }
  return { routes, faults };
}

function uncheckedArguments(controller: object, method: string): string[] {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, { schema?: unknown }>;
  return Object.entries(args).flatMap(([key, value]) => {
    const what = CHECKED[Number(key.split(':')[0]) as keyof typeof CHECKED];
    return what && !value.schema ? [what] : [];
  });
}
