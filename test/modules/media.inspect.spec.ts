import { describe, expect, it } from '@jest/globals';
import { Inspector, isInline, isKept } from '@consentry/messaging';
import * as files from './media.files.js';

async function look(content: Buffer, step = content.length) {
  const inspector = new Inspector();
  for (let at = 0; at < content.length; at += step) inspector.update(content.subarray(at, at + step));
  return inspector.finish();
}

const OOXML = 'application/vnd.openxmlformats-officedocument.';
const KNOWN: [string, Buffer, string][] = [
  ['JPEG', files.JPEG, 'image/jpeg'], ['PNG', files.PNG, 'image/png'], ['GIF', files.GIF, 'image/gif'], ['WebP', files.WEBP, 'image/webp'], ['MP4', files.MP4, 'video/mp4'], ['sound in MP4', files.M4A, 'audio/mp4'],
  ['3GP', files.THREEGP, 'video/3gpp'], ['MP3', files.MP3, 'audio/mpeg'], ['AMR', files.AMR, 'audio/amr'], ['AAC', files.AAC, 'audio/aac'], ['Ogg', files.OGG, 'audio/ogg'], ['PDF', files.PDF, 'application/pdf'], ['text', files.TEXT, 'text/plain'],
  ['DOCX', files.DOCX, `${OOXML}wordprocessingml.document`], ['XLSX', files.XLSX, `${OOXML}spreadsheetml.sheet`], ['PPTX', files.PPTX, `${OOXML}presentationml.presentation`], ['ODT', files.ODT, 'application/vnd.oasis.opendocument.text'],
  ['DOC', files.DOC, 'application/msword'], ['XLS', files.XLS, 'application/vnd.ms-excel'], ['PPT', files.PPT, 'application/vnd.ms-powerpoint'], ['ZIP', files.ZIP, 'application/zip'],
];

describe('what a file is, is found by looking into it', () => {
  it.each(KNOWN)('%s', async (_name, content, mimeType) => {
    expect(await look(content)).toMatchObject({ mimeType, size: content.length, damaged: false });
    expect(isKept(mimeType)).toBe(true);
    // However the network cuts it.
    expect(await look(content, 7)).toEqual(await look(content));
  });

  it.each([
    ['a program', files.EXE, 'application/x-msdownload'], ['a page', files.HTML, 'text/html'], ['SVG', files.SVG, 'image/svg+xml'], ['macros', files.DOCM, 'application/vnd.ms-office.macroenabled'], ['an installer', files.MSI, 'application/x-cfb'],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'text/x-script'], ['PHP', Buffer.from('<?php system($_GET["c"]);'), 'text/x-script'], ['XML', Buffer.from('<?xml version="1.0"?><x/>'), 'application/xml'], ['noise', Buffer.from('000102030405060708', 'hex'), undefined],
    ['SVG without a prologue', Buffer.from('\uFEFF<!-- x --><svg onload=alert(1)>'), 'image/svg+xml'],
  ])('is not kept: %s', async (_name, content, mimeType) => {
    const found = await look(content);
    expect(found.mimeType).toBe(mimeType);
    expect(found.mimeType !== undefined && isKept(found.mimeType)).toBe(false);
  });

  it('two in one: what is a picture is served as a picture and nothing else; what only begins like one is text', async () => {
    expect((await look(files.GIF_JS)).mimeType).toBe('image/gif');
    expect((await look(files.TEXT_GIF_JS)).mimeType).toBe('text/plain');
    expect(isInline('text/plain')).toBe(false);
  });

  it.each([['JPEG', files.JPEG], ['PNG', files.PNG], ['WebP', files.WEBP], ['PDF', files.PDF], ['ZIP', files.ZIP]])('without its end it is damaged: %s', async (_name, content) => {
    expect((await look(content.subarray(0, content.length - 12))).damaged).toBe(true);
  });
});
