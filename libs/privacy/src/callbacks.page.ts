import { escapeHtml, publicPage, type PageLanguage } from '@consentry/consent';
import type { CallbackState } from './callbacks.service.js';

interface Texts { title: string; received: string; done: string; nothing: string; deauthorised: string; more: string; missingTitle: string; missing: string }

const TEXTS: Readonly<Record<PageLanguage, Texts>> = {
  en: {
    title: 'Your request was carried out', received: 'Received on {when}.', done: 'What we had from Facebook – the link between your Facebook account and your account here – was deleted on {when}.',
    nothing: 'We looked for data that came from your Facebook account and found none.', deauthorised: 'The link to your Facebook account was taken away on {when}. Nobody can sign in here with it any more.',
    more: 'Your account here, if you have one, belongs to the organisation that you work for. Ask it for a copy, a correction or the erasure of your data; in your profile you find the form.', missingTitle: 'There is no such request', missing: 'Check the address: it stands in what Facebook showed you.',
  },
  ms: {
    title: 'Permintaan anda telah dilaksanakan', received: 'Diterima pada {when}.', done: 'Data yang kami terima daripada Facebook – pautan antara akaun Facebook anda dengan akaun anda di sini – telah dipadamkan pada {when}.',
    nothing: 'Kami mencari data daripada akaun Facebook anda dan tidak menemui apa-apa.', deauthorised: 'Pautan ke akaun Facebook anda telah dibuang pada {when}. Tiada sesiapa boleh log masuk di sini dengannya lagi.',
    more: 'Akaun anda di sini, jika ada, adalah milik organisasi tempat anda bekerja. Minta daripadanya salinan, pembetulan atau pemadaman data anda; borangnya ada dalam profil anda.', missingTitle: 'Tiada permintaan sedemikian', missing: 'Semak alamat: ia tertera pada halaman yang Facebook tunjukkan kepada anda.',
  },
  ar: {
    title: 'تم تنفيذ طلبك', received: 'استُلم في {when}.', done: 'حُذف في {when} ما كان لدينا من فيسبوك، وهو الرابط بين حسابك على فيسبوك وحسابك هنا.',
    nothing: 'بحثنا عن بيانات مصدرها حسابك على فيسبوك ولم نجد شيئًا.', deauthorised: 'أُزيل الرابط مع حسابك على فيسبوك في {when}. لم يعد بإمكان أحد تسجيل الدخول هنا بواسطته.',
    more: 'حسابك هنا، إن وُجد، يعود إلى المؤسسة التي تعمل لديها. اطلب منها نسخة من بياناتك أو تصحيحها أو محوها، وتجد النموذج في ملفك الشخصي.', missingTitle: 'لا يوجد طلب كهذا', missing: 'تحقق من العنوان كما عرضه عليك فيسبوك.',
  },
  hi: {
    title: 'आपका अनुरोध पूरा किया गया', received: '{when} को प्राप्त हुआ।', done: 'फ़ेसबुक से हमारे पास जो था – आपके फ़ेसबुक खाते और यहाँ के खाते के बीच का लिंक – वह {when} को हटा दिया गया।',
    nothing: 'हमने आपके फ़ेसबुक खाते से आया डेटा खोजा और कुछ नहीं मिला।', deauthorised: 'आपके फ़ेसबुक खाते का लिंक {when} को हटा दिया गया। अब उससे यहाँ कोई साइन इन नहीं कर सकता।',
    more: 'यहाँ का आपका खाता, यदि है, तो उस संगठन का है जिसके लिए आप काम करते हैं। उससे अपने डेटा की प्रति, सुधार या मिटाने का अनुरोध करें; फ़ॉर्म आपकी प्रोफ़ाइल में है।', missingTitle: 'ऐसा कोई अनुरोध नहीं है', missing: 'पता जाँचें: वह फ़ेसबुक ने आपको दिखाया था।',
  },
};

/** What became of a request, for whoever has its code. Undefined: there is none. */
export function statusPage(state: CallbackState | undefined, language: PageLanguage): string {
  const t = TEXTS[language];
  const when = (at: Date) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at) + ' UTC';
  const line = (text: string, at?: Date) => `<p class="text">${escapeHtml(at ? text.replace('{when}', when(at)) : text)}</p>`;
  if (!state) return publicPage(language, t.missingTitle, null, `<h1>${escapeHtml(t.missingTitle)}</h1>${line(t.missing)}`);
  const done = state.found === 0 ? line(t.nothing) : line(state.kind === 'deletion' ? t.done : t.deauthorised, state.finishedAt);
  return publicPage(language, t.title, null, `<h1>${escapeHtml(t.title)}</h1>${line(t.received, state.receivedAt)}${done}${line(t.more)}`);
}
