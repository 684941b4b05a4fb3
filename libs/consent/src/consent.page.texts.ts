import type { PageLanguage } from './consent.forms.schema.js';
import type { Purpose } from './consent.schema.js';

export interface PageTexts {
  phone: string; phoneHint: string; phoneFault: string;
  agree: string; purposes: Record<Purpose, string>; purposeFault: string;
  privacy: string; send: string; faults: string;
  confirmTitle: string; confirmText: (number: string | null) => string; code: string; open: (channel: string) => string; scan: string; expires: string; nothingSent: string; stop: string;
  missingTitle: string; missingText: string; busyTitle: string; busyText: string; brokenTitle: string; brokenText: string;
}

/** The hosted page in each of its languages, complete. */
export const PAGE_TEXTS: Record<PageLanguage, PageTexts> = {
  en: {
    phone: 'Your phone number', phoneHint: 'With country code, like +60 12 345 6789', phoneFault: 'Enter your phone number with its country code, like +60 12 345 6789.',
    agree: 'What you would like to receive', purposes: { service: 'Replies and customer service', utility: 'Updates about my orders and appointments', marketing: 'Offers and news', authentication: 'Sign-in codes' }, purposeFault: 'Tick at least one.',
    privacy: 'Privacy notice', send: 'Continue', faults: 'Please look at these fields:',
    confirmTitle: 'One more step', confirmText: (number) => (number ? `Send this code to ${number} from your own phone. That shows us that the number is yours.` : 'Send this code to us in our chat, from your own phone. That shows us that the number is yours.'),
    code: 'Your code', open: (channel) => (channel === 'whatsapp' ? 'Open WhatsApp and send' : 'Open messages and send'), scan: 'Or scan this with your phone', expires: 'The code is valid for 24 hours and for one use.',
    nothingSent: 'We send you nothing before you have confirmed.', stop: 'You can end it at any time by replying STOP.',
    missingTitle: 'This form is not available', missingText: 'It may have been closed, or the address has a typing error. Please ask whoever gave you the link.',
    busyTitle: 'Please wait a moment', busyText: 'That was a little too fast. Try again in a minute; nothing was lost.', brokenTitle: 'That did not work', brokenText: 'Something went wrong on our side and nothing was saved. Please try again in a moment.',
  },
  ms: {
    phone: 'Nombor telefon anda', phoneHint: 'Dengan kod negara, seperti +60 12 345 6789', phoneFault: 'Masukkan nombor telefon anda dengan kod negara, seperti +60 12 345 6789.',
    agree: 'Apa yang anda ingin terima', purposes: { service: 'Jawapan dan khidmat pelanggan', utility: 'Makluman tentang pesanan dan janji temu saya', marketing: 'Tawaran dan berita', authentication: 'Kod log masuk' }, purposeFault: 'Tandakan sekurang-kurangnya satu.',
    privacy: 'Notis privasi', send: 'Teruskan', faults: 'Sila semak ruangan ini:',
    confirmTitle: 'Satu langkah lagi', confirmText: (number) => (number ? `Hantar kod ini kepada ${number} daripada telefon anda sendiri. Ini membuktikan nombor itu milik anda.` : 'Hantar kod ini kepada kami dalam sembang kami, daripada telefon anda sendiri. Ini membuktikan nombor itu milik anda.'),
    code: 'Kod anda', open: (channel) => (channel === 'whatsapp' ? 'Buka WhatsApp dan hantar' : 'Buka mesej dan hantar'), scan: 'Atau imbas dengan telefon anda', expires: 'Kod ini sah selama 24 jam dan untuk satu kegunaan.',
    nothingSent: 'Kami tidak menghantar apa-apa sebelum anda mengesahkannya.', stop: 'Anda boleh berhenti bila-bila masa dengan membalas STOP.',
    missingTitle: 'Borang ini tidak tersedia', missingText: 'Ia mungkin telah ditutup, atau alamatnya tersalah taip. Sila tanya orang yang memberikan pautan ini.',
    busyTitle: 'Sila tunggu sebentar', busyText: 'Itu terlalu pantas. Cuba lagi sebentar nanti; tiada apa yang hilang.', brokenTitle: 'Tidak berjaya', brokenText: 'Ada masalah di pihak kami dan tiada apa yang disimpan. Sila cuba lagi sebentar nanti.',
  },
  ar: {
    phone: 'رقم هاتفك', phoneHint: 'مع رمز الدولة، مثل +60 12 345 6789', phoneFault: 'أدخل رقم هاتفك مع رمز الدولة، مثل +60 12 345 6789.',
    agree: 'ما الذي تود استلامه', purposes: { service: 'الردود وخدمة العملاء', utility: 'مستجدات طلباتي ومواعيدي', marketing: 'العروض والأخبار', authentication: 'رموز تسجيل الدخول' }, purposeFault: 'اختر واحدًا على الأقل.',
    privacy: 'إشعار الخصوصية', send: 'متابعة', faults: 'يرجى مراجعة هذه الحقول:',
    confirmTitle: 'خطوة واحدة أخيرة', confirmText: (number) => (number ? `أرسل هذا الرمز إلى ${number} من هاتفك. بذلك نتأكد من أن الرقم رقمك.` : 'أرسل هذا الرمز إلينا في محادثتنا من هاتفك. بذلك نتأكد من أن الرقم رقمك.'),
    code: 'رمزك', open: (channel) => (channel === 'whatsapp' ? 'افتح واتساب وأرسل' : 'افتح الرسائل وأرسل'), scan: 'أو امسح هذا بهاتفك', expires: 'الرمز صالح لمدة 24 ساعة ولاستخدام واحد.',
    nothingSent: 'لن نرسل إليك شيئًا قبل تأكيدك.', stop: 'يمكنك الإيقاف في أي وقت بالرد بكلمة STOP.',
    missingTitle: 'هذا النموذج غير متاح', missingText: 'ربما أُغلق أو أن في العنوان خطأ. يرجى سؤال من أعطاك الرابط.',
    busyTitle: 'يرجى الانتظار قليلًا', busyText: 'كان ذلك سريعًا بعض الشيء. حاول مجددًا بعد دقيقة؛ لم يُفقد شيء.', brokenTitle: 'لم ينجح ذلك', brokenText: 'حدث خطأ من جانبنا ولم يُحفظ شيء. يرجى المحاولة بعد قليل.',
  },
  hi: {
    phone: 'आपका फ़ोन नंबर', phoneHint: 'देश के कोड के साथ, जैसे +60 12 345 6789', phoneFault: 'अपना फ़ोन नंबर देश के कोड के साथ लिखें, जैसे +60 12 345 6789.',
    agree: 'आप क्या पाना चाहते हैं', purposes: { service: 'उत्तर और ग्राहक सेवा', utility: 'मेरे ऑर्डर और अपॉइंटमेंट की जानकारी', marketing: 'ऑफ़र और समाचार', authentication: 'साइन-इन कोड' }, purposeFault: 'कम से कम एक चुनें।',
    privacy: 'गोपनीयता सूचना', send: 'आगे बढ़ें', faults: 'कृपया इन्हें देखें:',
    confirmTitle: 'बस एक कदम और', confirmText: (number) => (number ? `यह कोड अपने फ़ोन से ${number} पर भेजें। इससे हमें पता चलता है कि नंबर आपका है।` : 'यह कोड अपने फ़ोन से हमारी चैट में भेजें। इससे हमें पता चलता है कि नंबर आपका है।'),
    code: 'आपका कोड', open: (channel) => (channel === 'whatsapp' ? 'WhatsApp खोलें और भेजें' : 'संदेश खोलें और भेजें'), scan: 'या इसे अपने फ़ोन से स्कैन करें', expires: 'कोड 24 घंटे और एक बार के लिए मान्य है।',
    nothingSent: 'आपकी पुष्टि से पहले हम कुछ नहीं भेजते।', stop: 'आप कभी भी STOP लिखकर इसे बंद कर सकते हैं।',
    missingTitle: 'यह फ़ॉर्म उपलब्ध नहीं है', missingText: 'शायद यह बंद कर दिया गया है या पते में गलती है। कृपया जिसने लिंक दिया उनसे पूछें।',
    busyTitle: 'कृपया थोड़ा रुकें', busyText: 'यह थोड़ा जल्दी था। एक मिनट बाद फिर कोशिश करें; कुछ खोया नहीं है।', brokenTitle: 'यह नहीं हो सका', brokenText: 'हमारी ओर से कोई गड़बड़ हुई और कुछ सहेजा नहीं गया। कृपया थोड़ी देर बाद फिर कोशिश करें।',
  },
};
