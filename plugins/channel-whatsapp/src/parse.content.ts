import { isDict, type Dict } from './change.context.js';

/** A flow's answers are a form's worth of text; more, or deeper, stays the text it came as. */
const MAX_ANSWERS = 65_536;
const MAX_DEPTH = 32;

/**
 * The content as it came, not as we read it, with what Meta puts beside it: the advertisement that led here, the identity behind a
 * system message, the reason of an unsupported one. A finished flow's answers, which come as JSON within JSON, are unpacked.
 */
export function contentOf(element: Dict, type: string): unknown {
  const own = Object.hasOwn(element, type) ? element[type] : undefined;
  if (own === undefined || own === null) return element['errors'] ?? null;
  if (!isDict(own)) return own;
  const { referral, identity, errors } = element;
  return {
    ...(type === 'interactive' ? withAnswers(own) : own),
    ...(isDict(referral) && { referral }),
    ...(type === 'system' && isDict(identity) && { identity }),
    ...(type === 'unsupported' && Array.isArray(errors) && { errors }),
  };
}

function withAnswers(interactive: Dict): Dict {
  const reply = interactive['nfm_reply'];
  if (!isDict(reply)) return interactive;
  const { response_json: json, ...rest } = reply;
  const response = typeof json === 'string' ? answers(json) : undefined;
  return response === undefined ? interactive : { ...interactive, nfm_reply: { ...rest, response } };
}

function answers(json: string): unknown {
  if (json.length > MAX_ANSWERS || depthOf(json) > MAX_DEPTH) return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** How deep objects and lists nest. One pass; brackets inside strings don't count. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, (depth += 1));
    else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return deepest;
}
