import type { MediaType } from '@consentry/plugin-sdk';

/** The smallest real file of each type: a pixel, a moment of silence, an empty page. */
const SAMPLES: Readonly<Record<MediaType, { mimeType: string; base64: string; filename?: string }>> = {
  image: { mimeType: 'image/jpeg', base64: '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=' },
  sticker: { mimeType: 'image/webp', base64: 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA' },
  audio: { mimeType: 'audio/ogg; codecs=opus', base64: 'T2dnUwACAAAAAAAAAABzbm9jAAAAALmcujIBE09wdXNIZWFkAQEAAIA+AAAAAABPZ2dTAAAAAAAAAAAAAHNub2MBAAAADrtSlQEUT3B1c1RhZ3MEAAAAY29ucwAAAABPZ2dTAATAAwAAAAAAAHNub2MCAAAAKq7nJgED+P/+' },
  video: { mimeType: 'video/mp4', base64: 'AAAAHGZ0eXBpc29tAAACAGlzb21pc28ybXA0MQAAAHRtb292AAAAbG12aGQAAAAAAAAAAAAAAAAAAAPoAAAD6AABAAABAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAEG1kYXQAAAAAAAAAAA==' },
  document: { mimeType: 'application/pdf', base64: 'JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIgMCBvYmo8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgNzIgNzJdPj5lbmRvYmoKdHJhaWxlcjw8L1Jvb3QgMSAwIFI+PgolJUVPRgo=', filename: 'sample.pdf' },
};

export const sampleFile = (type: MediaType) => ({ ...SAMPLES[type], bytes: Buffer.from(SAMPLES[type].base64, 'base64') });
