import type { Locale } from '@consentry/kernel';

export interface ProcessorsMailText { subject: string; intro: string; appeared: string; disappeared: string; edited: string; advice: string; button: string; plainLink: string; reason: string }

/** Every word of the mail to owners. `{organization}` is its name. */
export const PROCESSORS_MAIL: Readonly<Record<Locale, ProcessorsMailText>> = {
  en: {
    subject: 'Who processes the data of {organization} has changed', intro: 'The list of those who process personal data for {organization} has changed.',
    appeared: 'New: {name}', disappeared: 'No longer: {name}', edited: 'Changed: {name}',
    advice: 'Please see whether you agree. If you promised to tell your own customers of such changes, now is the time.', button: 'See the list', plainLink: 'If the button does not work, copy this address into your browser:',
    reason: 'Consentry sent this mail because you are an owner. Nobody reads replies to it.',
  },
  ms: {
    subject: 'Pihak yang memproses data {organization} telah berubah', intro: 'Senarai pihak yang memproses data peribadi bagi {organization} telah berubah.',
    appeared: 'Baharu: {name}', disappeared: 'Tidak lagi: {name}', edited: 'Diubah: {name}',
    advice: 'Sila semak sama ada anda bersetuju. Jika anda telah berjanji untuk memaklumkan pelanggan anda tentang perubahan seperti ini, inilah masanya.', button: 'Lihat senarai', plainLink: 'Jika butang tidak berfungsi, salin alamat ini ke dalam pelayar anda:',
    reason: 'Consentry menghantar e-mel ini kerana anda seorang pemilik. Balasan kepadanya tidak dibaca.',
  },
  ar: {
    subject: 'تغيّرت الجهات التي تعالج بيانات {organization}', intro: 'تغيّرت قائمة الجهات التي تعالج بيانات شخصية لصالح {organization}.',
    appeared: 'جهة جديدة: {name}', disappeared: 'لم تعد تعالجها: {name}', edited: 'تغيّرت: {name}',
    advice: 'يُرجى التحقق مما إذا كنت توافق على ذلك. وإذا كنت قد تعهدت بإبلاغ عملائك بمثل هذه التغييرات، فهذا هو الوقت المناسب.', button: 'عرض القائمة', plainLink: 'إذا لم يعمل الزر، فيُرجى نسخ هذا العنوان إلى المتصفح:',
    reason: 'أرسل Consentry هذه الرسالة لأنك أحد المالكين. لا تُقرأ الردود عليها.',
  },
  hi: {
    subject: '{organization} का डेटा संसाधित करने वालों में बदलाव', intro: '{organization} के लिए व्यक्तिगत डेटा संसाधित करने वालों की सूची बदल गई है।',
    appeared: 'नया: {name}', disappeared: 'अब नहीं: {name}', edited: 'बदला गया: {name}',
    advice: 'कृपया देखें कि आप इससे सहमत हैं या नहीं। यदि आपने अपने ग्राहकों को ऐसे बदलाव बताने का वचन दिया है, तो अभी बताएँ।', button: 'सूची देखें', plainLink: 'यदि बटन काम न करे, तो यह पता अपने ब्राउज़र में कॉपी करें:',
    reason: 'Consentry ने यह मेल इसलिए भेजी है क्योंकि आप एक स्वामी हैं। इसके उत्तर पढ़े नहीं जाते।',
  },
};
