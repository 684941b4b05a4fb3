import type { Locale, Role } from '@consentry/kernel';

/**
 * What each kind of mail is told, as strings. Some are written out in the reader's language: `when` an ISO 8601 instant, `where` an ISO 3166 country code or
 * `unknown`, `role` a role, `rule` and `severity` those of an alert, `minutes`, `hours` and `days` whole numbers. `link` is an absolute address, and in the mail once as a button and once as text.
 */
export interface MailData {
  password_reset: { link: string; minutes: string };
  email_verification: { link: string; hours: string };
  invitation: { link: string; organization: string; inviter: string; role: string; days: string };
  unlock: { link: string; minutes: string };
  new_device: { when: string; where: string; device: string; link: string };
  password_changed: { when: string; where: string };
  mfa_reset: { by: string };
  mfa_enabled: Record<never, string>;
  mfa_disabled: Record<never, string>;
  /** Goes to the address that was; `to` is the one that is. */
  email_changed: { to: string };
  role_changed: { role: string };
  /** `days`: the age of the key. */
  api_key_reminder: { name: string; days: string; link: string };
  facebook_linked: Record<never, string>;
  /** `rule`: its name in the table of alerts, told in words; `severity` likewise. */
  alert: { rule: string; severity: string; organization: string; when: string; link: string };
  alert_summary: { count: string; organization: string; link: string };
  /** `when`: from then on nothing brings it back. */
  organization_closing: { organization: string; when: string; link: string };
}
export type MailKind = keyof MailData;

/** Placeholders in braces are fields of the kind's data. `notYou`: what to do if it was somebody else. A kind with a link has the words of its button. */
export type MailText<K extends MailKind> = { subject: string; lines: readonly string[]; notYou: string } & (MailData[K] extends { link: string } ? { button: string } : { button?: never });

/** Every word of every mail. A kind or a language that is missing here does not compile. */
export const MAIL_TEXTS: { readonly [K in MailKind]: Readonly<Record<Locale, MailText<K>>> } = {
  organization_closing: {
    en: { subject: '{organization} is being deleted', lines: ['An owner asked to delete {organization} with all contacts, messages, files, people and settings.', 'It begins: {when}. Nothing is sent any more. Until then an owner can call it off; afterwards nothing brings it back.'], button: 'See the deletion', notYou: 'If nobody of you asked for this, sign in, call it off and change your passwords now.' },
    ms: { subject: '{organization} sedang dipadamkan', lines: ['Seorang pemilik meminta {organization} dipadamkan bersama semua kenalan, mesej, fail, ahli dan tetapan.', 'Ia bermula: {when}. Tiada apa-apa dihantar lagi. Sehingga itu pemilik boleh membatalkannya; selepas itu tiada apa-apa dapat mengembalikannya.'], button: 'Lihat pemadaman', notYou: 'Jika tiada sesiapa antara anda yang memintanya, log masuk, batalkannya dan tukar kata laluan anda sekarang.' },
    ar: { subject: 'يجري حذف {organization}', lines: ['طلب أحد المالكين حذف {organization} مع جميع جهات الاتصال والرسائل والملفات والأشخاص والإعدادات.', 'يبدأ الحذف: {when}. لم يعد يُرسل أي شيء. حتى ذلك الحين يمكن لأي مالك إلغاؤه، وبعده لا يمكن استعادة شيء.'], button: 'عرض الحذف', notYou: 'إذا لم يطلب أحد منكم ذلك، فيُرجى تسجيل الدخول وإلغاؤه وتغيير كلمات المرور الآن.' },
    hi: { subject: '{organization} को हटाया जा रहा है', lines: ['एक स्वामी ने {organization} को सभी संपर्कों, संदेशों, फ़ाइलों, लोगों और सेटिंग्स सहित हटाने का अनुरोध किया है।', 'यह शुरू होगा: {when}। अब कुछ भी नहीं भेजा जाता। तब तक कोई स्वामी इसे रद्द कर सकता है; उसके बाद कुछ भी वापस नहीं आएगा।'], button: 'हटाना देखें', notYou: 'यदि आप में से किसी ने यह अनुरोध नहीं किया, तो अभी साइन इन करें, इसे रद्द करें और अपने पासवर्ड बदलें।' },
  },
  password_reset: {
    en: { subject: 'Choose a new password', lines: ['Somebody asked for a new password for your account.', 'Please open the link below within {minutes}. It works once.'], button: 'Choose a new password', notYou: 'If this was not you, ignore this mail. Your password stays as it is.' },
    ms: { subject: 'Pilih kata laluan baharu', lines: ['Seseorang telah meminta kata laluan baharu untuk akaun anda.', 'Sila buka pautan di bawah dalam masa {minutes}. Pautan ini hanya boleh digunakan sekali.'], button: 'Pilih kata laluan baharu', notYou: 'Jika bukan anda yang memintanya, abaikan e-mel ini. Kata laluan anda tidak berubah.' },
    ar: { subject: 'اختيار كلمة مرور جديدة', lines: ['طُلبت كلمة مرور جديدة لحسابك.', 'يُرجى فتح الرابط أدناه خلال {minutes}. يعمل الرابط مرة واحدة فقط.'], button: 'اختيار كلمة مرور جديدة', notYou: 'إذا لم يكن هذا الطلب منك، فيُرجى تجاهل هذه الرسالة. ستبقى كلمة المرور كما هي.' },
    hi: { subject: 'नया पासवर्ड चुनें', lines: ['आपके खाते के लिए नया पासवर्ड माँगा गया है।', 'कृपया {minutes} के भीतर नीचे दिया गया लिंक खोलें। यह केवल एक बार काम करता है।'], button: 'नया पासवर्ड चुनें', notYou: 'यदि यह अनुरोध आपने नहीं किया, तो इस मेल को अनदेखा करें। आपका पासवर्ड वही रहेगा।' },
  },
  email_verification: {
    en: { subject: 'Confirm your e-mail address', lines: ['This address was given for a Consentry account.', 'Please open the link below within {hours} to confirm that it is yours.'], button: 'Confirm the address', notYou: 'If this was not you, ignore this mail. Without your confirmation the address is not used.' },
    ms: { subject: 'Sahkan alamat e-mel anda', lines: ['Alamat ini telah diberikan untuk akaun Consentry.', 'Sila buka pautan di bawah dalam masa {hours} untuk mengesahkan bahawa alamat ini milik anda.'], button: 'Sahkan alamat', notYou: 'Jika bukan anda yang memberikannya, abaikan e-mel ini. Tanpa pengesahan anda, alamat ini tidak akan digunakan.' },
    ar: { subject: 'تأكيد عنوان بريدك الإلكتروني', lines: ['أُدخل هذا العنوان لحساب في Consentry.', 'يُرجى فتح الرابط أدناه خلال {hours} لتأكيد أن العنوان لك.'], button: 'تأكيد العنوان', notYou: 'إذا لم يكن هذا الطلب منك، فيُرجى تجاهل هذه الرسالة. لن يُستخدم العنوان من دون تأكيدك.' },
    hi: { subject: 'अपने ई-मेल पते की पुष्टि करें', lines: ['यह पता Consentry के एक खाते के लिए दिया गया है।', 'यह पता आपका ही है, इसकी पुष्टि के लिए कृपया {hours} के भीतर नीचे दिया गया लिंक खोलें।'], button: 'पते की पुष्टि करें', notYou: 'यदि यह पता आपने नहीं दिया, तो इस मेल को अनदेखा करें। आपकी पुष्टि के बिना इस पते का उपयोग नहीं होगा।' },
  },
  invitation: {
    en: { subject: 'Invitation to {organization}', lines: ['{inviter} invites you to join {organization} on Consentry.', 'Your role: {role}.', 'Please open the link below within {days} to accept.'], button: 'Accept the invitation', notYou: 'If you did not expect this, ignore this mail. Nothing happens unless you accept.' },
    ms: { subject: 'Jemputan ke {organization}', lines: ['{inviter} menjemput anda menyertai {organization} di Consentry.', 'Peranan anda: {role}.', 'Sila buka pautan di bawah dalam masa {days} untuk menerimanya.'], button: 'Terima jemputan', notYou: 'Jika anda tidak menjangkakan jemputan ini, abaikan e-mel ini. Tiada apa-apa berlaku selagi anda tidak menerimanya.' },
    ar: { subject: 'دعوة إلى {organization}', lines: ['وصلتك دعوة من {inviter} للانضمام إلى {organization} في Consentry.', 'دورك: {role}.', 'يُرجى فتح الرابط أدناه خلال {days} لقبول الدعوة.'], button: 'قبول الدعوة', notYou: 'إذا لم تكن تتوقع هذه الدعوة، فيُرجى تجاهل هذه الرسالة. لن يحدث شيء ما لم تقبلها.' },
    hi: { subject: '{organization} में शामिल होने का निमंत्रण', lines: ['{inviter} ने आपको Consentry पर {organization} में शामिल होने का निमंत्रण भेजा है।', 'आपकी भूमिका: {role}।', 'स्वीकार करने के लिए कृपया {days} के भीतर नीचे दिया गया लिंक खोलें।'], button: 'निमंत्रण स्वीकार करें', notYou: 'यदि आपको इसकी अपेक्षा नहीं थी, तो इस मेल को अनदेखा करें। आपके स्वीकार किए बिना कुछ नहीं होगा।' },
  },
  unlock: {
    en: { subject: 'Your account is locked', lines: ['Your account is locked after several wrong passwords.', 'Please open the link below within {minutes} to unlock it. It works once.'], button: 'Unlock the account', notYou: 'If you did not try to sign in, somebody else did. They did not get in. You need not do anything; the lock ends by itself.' },
    ms: { subject: 'Akaun anda dikunci', lines: ['Akaun anda dikunci selepas beberapa kali kata laluan salah dimasukkan.', 'Sila buka pautan di bawah dalam masa {minutes} untuk membukanya. Pautan ini hanya boleh digunakan sekali.'], button: 'Buka kunci akaun', notYou: 'Jika bukan anda yang cuba log masuk, orang lain telah mencubanya. Mereka tidak berjaya masuk. Anda tidak perlu berbuat apa-apa; kunci ini akan tamat dengan sendirinya.' },
    ar: { subject: 'حسابك مقفل', lines: ['قُفل حسابك بعد إدخال كلمة مرور خاطئة عدة مرات.', 'يُرجى فتح الرابط أدناه خلال {minutes} لإلغاء القفل. يعمل الرابط مرة واحدة فقط.'], button: 'إلغاء قفل الحساب', notYou: 'إذا لم تحاول تسجيل الدخول، فقد حاول ذلك شخص آخر ولم يتمكن من الدخول. لا يلزمك فعل شيء، فالقفل ينتهي تلقائيًا.' },
    hi: { subject: 'आपका खाता लॉक है', lines: ['कई बार गलत पासवर्ड डाले जाने के कारण आपका खाता लॉक हो गया है।', 'इसे खोलने के लिए कृपया {minutes} के भीतर नीचे दिया गया लिंक खोलें। यह केवल एक बार काम करता है।'], button: 'खाता अनलॉक करें', notYou: 'यदि साइन इन करने का प्रयास आपने नहीं किया, तो किसी और ने किया है। वह अंदर नहीं आ सका। आपको कुछ करने की आवश्यकता नहीं है; लॉक अपने आप हट जाएगा।' },
  },
  new_device: {
    en: { subject: 'New sign-in to your account', lines: ['Your account was used from a device that we did not know.', 'Time: {when}', 'Country: {where}', 'Device: {device}', 'If this was you, you need not do anything.'], button: 'See your sessions', notYou: 'If this was not you, open the link, end that session and change your password now.' },
    ms: { subject: 'Log masuk baharu ke akaun anda', lines: ['Akaun anda telah digunakan daripada peranti yang tidak kami kenali.', 'Masa: {when}', 'Negara: {where}', 'Peranti: {device}', 'Jika ini anda, anda tidak perlu berbuat apa-apa.'], button: 'Lihat sesi anda', notYou: 'Jika ini bukan anda, buka pautan, tamatkan sesi itu dan tukar kata laluan anda sekarang.' },
    ar: { subject: 'تسجيل دخول جديد إلى حسابك', lines: ['استُخدم حسابك من جهاز لا نعرفه.', 'الوقت: {when}', 'البلد: {where}', 'الجهاز: {device}', 'إذا كان هذا أنت، فلا يلزمك فعل شيء.'], button: 'عرض جلساتك', notYou: 'إذا لم يكن هذا أنت، فيُرجى فتح الرابط وإنهاء تلك الجلسة وتغيير كلمة المرور الآن.' },
    hi: { subject: 'आपके खाते में नया साइन-इन', lines: ['आपके खाते का उपयोग ऐसे डिवाइस से हुआ जिसे हम नहीं जानते।', 'समय: {when}', 'देश: {where}', 'डिवाइस: {device}', 'यदि यह आप थे, तो आपको कुछ करने की आवश्यकता नहीं है।'], button: 'अपने सत्र देखें', notYou: 'यदि यह आप नहीं थे, तो लिंक खोलें, उस सत्र को समाप्त करें और अपना पासवर्ड अभी बदलें।' },
  },
  password_changed: {
    en: { subject: 'Your password was changed', lines: ['The password of your account was changed.', 'Time: {when}', 'Country: {where}'], notYou: 'If this was not you, choose "Forgot password" on the sign-in page now, and tell your administrator.' },
    ms: { subject: 'Kata laluan anda telah ditukar', lines: ['Kata laluan akaun anda telah ditukar.', 'Masa: {when}', 'Negara: {where}'], notYou: 'Jika ini bukan anda, pilih "Lupa kata laluan" di halaman log masuk sekarang dan maklumkan kepada pentadbir anda.' },
    ar: { subject: 'تم تغيير كلمة المرور', lines: ['تم تغيير كلمة مرور حسابك.', 'الوقت: {when}', 'البلد: {where}'], notYou: 'إذا لم يكن هذا أنت، فيُرجى اختيار «نسيت كلمة المرور» في صفحة تسجيل الدخول الآن وإبلاغ المسؤول لديك.' },
    hi: { subject: 'आपका पासवर्ड बदल दिया गया है', lines: ['आपके खाते का पासवर्ड बदल दिया गया है।', 'समय: {when}', 'देश: {where}'], notYou: 'यदि यह आपने नहीं किया, तो साइन-इन पृष्ठ पर अभी "पासवर्ड भूल गए" चुनें और अपने व्यवस्थापक को बताएँ।' },
  },
  mfa_reset: {
    en: { subject: 'Your second factor was reset', lines: ['{by} has reset the second factor of your account.', 'At your next sign-in you can set up a new one.'], notYou: 'If you did not ask for this, change your password now and tell your administrator.' },
    ms: { subject: 'Faktor kedua anda telah ditetapkan semula', lines: ['{by} telah menetapkan semula faktor kedua akaun anda.', 'Anda boleh menyediakan yang baharu semasa log masuk seterusnya.'], notYou: 'Jika anda tidak memintanya, tukar kata laluan anda sekarang dan maklumkan kepada pentadbir anda.' },
    ar: { subject: 'أُعيد ضبط عامل التحقق الثاني', lines: ['أُعيد ضبط عامل التحقق الثاني لحسابك من قِبل {by}.', 'يمكنك إعداد عامل جديد عند تسجيل الدخول التالي.'], notYou: 'إذا لم تطلب ذلك، فيُرجى تغيير كلمة المرور الآن وإبلاغ المسؤول لديك.' },
    hi: { subject: 'आपका दूसरा सत्यापन चरण रीसेट कर दिया गया है', lines: ['{by} ने आपके खाते का दूसरा सत्यापन चरण रीसेट कर दिया है।', 'अगली बार साइन इन करते समय आप नया चरण सेट कर सकते हैं।'], notYou: 'यदि आपने इसका अनुरोध नहीं किया, तो अपना पासवर्ड अभी बदलें और अपने व्यवस्थापक को बताएँ।' },
  },
  mfa_enabled: {
    en: { subject: 'Second factor turned on', lines: ['Your account now asks for a second factor at sign-in.', 'Please keep your recovery codes in a safe place.'], notYou: 'If this was not you, change your password now and ask your administrator to reset the second factor.' },
    ms: { subject: 'Faktor kedua dihidupkan', lines: ['Akaun anda kini meminta faktor kedua semasa log masuk.', 'Sila simpan kod pemulihan anda di tempat yang selamat.'], notYou: 'Jika ini bukan anda, tukar kata laluan anda sekarang dan minta pentadbir anda menetapkan semula faktor kedua.' },
    ar: { subject: 'تم تفعيل عامل التحقق الثاني', lines: ['يطلب حسابك الآن عاملًا ثانيًا عند تسجيل الدخول.', 'يُرجى حفظ رموز الاسترداد في مكان آمن.'], notYou: 'إذا لم يكن هذا أنت، فيُرجى تغيير كلمة المرور الآن ومطالبة المسؤول لديك بإعادة ضبط العامل الثاني.' },
    hi: { subject: 'दूसरा सत्यापन चरण चालू किया गया', lines: ['अब साइन इन करते समय आपका खाता दूसरा सत्यापन चरण माँगेगा।', 'कृपया अपने रिकवरी कोड सुरक्षित स्थान पर रखें।'], notYou: 'यदि यह आपने नहीं किया, तो अपना पासवर्ड अभी बदलें और अपने व्यवस्थापक से दूसरा चरण रीसेट करने को कहें।' },
  },
  mfa_disabled: {
    en: { subject: 'Second factor turned off', lines: ['Your account no longer asks for a second factor at sign-in.', 'We recommend that you keep one turned on.'], notYou: 'If this was not you, change your password now, turn the second factor on again and tell your administrator.' },
    ms: { subject: 'Faktor kedua dimatikan', lines: ['Akaun anda tidak lagi meminta faktor kedua semasa log masuk.', 'Kami mengesyorkan agar faktor kedua sentiasa dihidupkan.'], notYou: 'Jika ini bukan anda, tukar kata laluan anda sekarang, hidupkan semula faktor kedua dan maklumkan kepada pentadbir anda.' },
    ar: { subject: 'تم إيقاف عامل التحقق الثاني', lines: ['لم يعد حسابك يطلب عاملًا ثانيًا عند تسجيل الدخول.', 'ننصح بإبقائه مفعّلًا.'], notYou: 'إذا لم يكن هذا أنت، فيُرجى تغيير كلمة المرور الآن وتفعيل العامل الثاني من جديد وإبلاغ المسؤول لديك.' },
    hi: { subject: 'दूसरा सत्यापन चरण बंद किया गया', lines: ['अब साइन इन करते समय आपका खाता दूसरा सत्यापन चरण नहीं माँगेगा।', 'हमारा सुझाव है कि इसे चालू रखें।'], notYou: 'यदि यह आपने नहीं किया, तो अपना पासवर्ड अभी बदलें, दूसरा चरण फिर चालू करें और अपने व्यवस्थापक को बताएँ।' },
  },
  email_changed: {
    en: { subject: 'Your e-mail address was changed', lines: ['The e-mail address of your account is now {to}.', 'This address gets no more mails about the account.'], notYou: 'If this was not you, tell your administrator now: somebody else may hold your account.' },
    ms: { subject: 'Alamat e-mel anda telah ditukar', lines: ['Alamat e-mel akaun anda kini ialah {to}.', 'Alamat ini tidak akan menerima e-mel tentang akaun itu lagi.'], notYou: 'Jika ini bukan anda, maklumkan kepada pentadbir anda sekarang: orang lain mungkin sedang menguasai akaun anda.' },
    ar: { subject: 'تم تغيير عنوان بريدك الإلكتروني', lines: ['عنوان البريد الإلكتروني لحسابك الآن: {to}', 'لن تصل إلى العنوان الحالي رسائل أخرى عن الحساب.'], notYou: 'إذا لم يكن هذا أنت، فيُرجى إبلاغ المسؤول لديك الآن، فقد يكون حسابك في يد شخص آخر.' },
    hi: { subject: 'आपका ई-मेल पता बदल दिया गया है', lines: ['आपके खाते का ई-मेल पता अब यह है: {to}', 'इस पते पर खाते से जुड़ी मेल अब नहीं आएँगी।'], notYou: 'यदि यह आपने नहीं किया, तो अपने व्यवस्थापक को अभी बताएँ: हो सकता है कि आपका खाता किसी और के हाथ में हो।' },
  },
  role_changed: {
    en: { subject: 'Your role was changed', lines: ['Your role is now: {role}.', 'What you see and may do has changed with it.'], notYou: 'If you did not expect this, ask your administrator.' },
    ms: { subject: 'Peranan anda telah ditukar', lines: ['Peranan anda kini: {role}.', 'Perkara yang boleh anda lihat dan lakukan turut berubah.'], notYou: 'Jika anda tidak menjangkakan perubahan ini, tanyakan kepada pentadbir anda.' },
    ar: { subject: 'تم تغيير دورك', lines: ['دورك الآن: {role}.', 'تغيّر معه ما يمكنك رؤيته والقيام به.'], notYou: 'إذا لم تكن تتوقع هذا التغيير، فيُرجى سؤال المسؤول لديك.' },
    hi: { subject: 'आपकी भूमिका बदल दी गई है', lines: ['आपकी भूमिका अब यह है: {role}।', 'इसके साथ आप जो देख और कर सकते हैं, वह भी बदल गया है।'], notYou: 'यदि आपको इस बदलाव की अपेक्षा नहीं थी, तो अपने व्यवस्थापक से पूछें।' },
  },
  api_key_reminder: {
    en: { subject: 'Time to replace an API key', lines: ['The API key "{name}" is {days} old.', 'Please replace it. The old key and the new one can work side by side for a while.'], button: 'Replace the key', notYou: 'If you do not know this key, revoke it now and tell your administrator.' },
    ms: { subject: 'Masa untuk menggantikan kunci API', lines: ['Kunci API "{name}" telah berusia {days}.', 'Sila gantikannya. Kunci lama dan kunci baharu boleh digunakan serentak untuk seketika.'], button: 'Gantikan kunci', notYou: 'Jika anda tidak mengenali kunci ini, batalkannya sekarang dan maklumkan kepada pentadbir anda.' },
    ar: { subject: 'حان وقت استبدال مفتاح API', lines: ['عمر مفتاح API «{name}» الآن: {days}.', 'يُرجى استبداله. يمكن أن يعمل المفتاحان القديم والجديد معًا لبعض الوقت.'], button: 'استبدال المفتاح', notYou: 'إذا كنت لا تعرف هذا المفتاح، فيُرجى إبطاله الآن وإبلاغ المسؤول لديك.' },
    hi: { subject: 'API कुंजी बदलने का समय', lines: ['API कुंजी "{name}" {days} पुरानी हो गई है।', 'कृपया इसे बदलें। पुरानी और नई कुंजी कुछ समय तक साथ-साथ काम कर सकती हैं।'], button: 'कुंजी बदलें', notYou: 'यदि आप इस कुंजी को नहीं जानते, तो इसे अभी रद्द करें और अपने व्यवस्थापक को बताएँ।' },
  },
  facebook_linked: {
    en: { subject: 'Facebook was linked to your account', lines: ['You can now sign in to your account with Facebook.'], notYou: 'If this was not you, remove the link in your profile, change your password now and tell your administrator.' },
    ms: { subject: 'Facebook telah dipautkan ke akaun anda', lines: ['Anda kini boleh log masuk ke akaun anda dengan Facebook.'], notYou: 'Jika ini bukan anda, buang pautan itu dalam profil anda, tukar kata laluan anda sekarang dan maklumkan kepada pentadbir anda.' },
    ar: { subject: 'تم ربط Facebook بحسابك', lines: ['يمكنك الآن تسجيل الدخول إلى حسابك عبر Facebook.'], notYou: 'إذا لم يكن هذا أنت، فيُرجى إزالة الربط من ملفك الشخصي وتغيير كلمة المرور الآن وإبلاغ المسؤول لديك.' },
    hi: { subject: 'Facebook आपके खाते से जोड़ा गया', lines: ['अब आप Facebook से अपने खाते में साइन इन कर सकते हैं।'], notYou: 'यदि यह आपने नहीं किया, तो अपनी प्रोफ़ाइल में इसे हटाएँ, अपना पासवर्ड अभी बदलें और अपने व्यवस्थापक को बताएँ।' },
  },
  alert: {
    en: { subject: '{severity} – {rule}', lines: ['An alert opened in {organization}: {rule}.', 'Severity: {severity}. Time: {when}.', 'Please look at it and say in the panel that you look after it.'], button: 'Open the alert', notYou: 'What happened, and to whom, is shown in the panel alone. You get this mail because of your role, or because somebody named you for this rule.' },
    ms: { subject: '{severity} – {rule}', lines: ['Satu makluman dibuka dalam {organization}: {rule}.', 'Tahap: {severity}. Masa: {when}.', 'Sila semak makluman ini dan nyatakan dalam panel bahawa anda sedang menguruskannya.'], button: 'Buka makluman', notYou: 'Butiran tentang kejadian ini dan orang yang terlibat hanya ditunjukkan dalam panel. Anda menerima e-mel ini kerana peranan anda, atau kerana seseorang menamakan anda untuk peraturan ini.' },
    ar: { subject: '{severity} – {rule}', lines: ['فُتح تنبيه في {organization}: {rule}.', 'الخطورة: {severity}. الوقت: {when}.', 'يُرجى الاطلاع عليه والإشارة في لوحة التحكم إلى أنك تتولى أمره.'], button: 'فتح التنبيه', notYou: 'لا تظهر تفاصيل ما حدث ولمن حدث إلا في لوحة التحكم. وصلتك هذه الرسالة بسبب دورك، أو لأن أحدهم عيّنك لهذه القاعدة.' },
    hi: { subject: '{severity} – {rule}', lines: ['{organization} में एक अलर्ट खुला है: {rule}।', 'गंभीरता: {severity}। समय: {when}।', 'कृपया इसे देखें और पैनल में बताएँ कि आप इसे सँभाल रहे हैं।'], button: 'अलर्ट खोलें', notYou: 'क्या हुआ और किसके साथ हुआ, यह केवल पैनल में दिखता है। यह मेल आपको आपकी भूमिका के कारण, या इस नियम के लिए आपका नाम दिए जाने के कारण मिली है।' },
  },
  alert_summary: {
    en: { subject: 'More alerts in {organization}: {count}', lines: ['Many alerts opened in {organization} within an hour.', 'Mailed one by one were the first of them. Further alerts: {count}.'], button: 'Open the alerts', notYou: 'What happened, and to whom, is shown in the panel alone. If the alerts are noise, set their thresholds there.' },
    ms: { subject: 'Lagi makluman dalam {organization}: {count}', lines: ['Banyak makluman dibuka dalam {organization} dalam masa sejam.', 'Hanya makluman yang terawal dihantar satu demi satu. Makluman selebihnya: {count}.'], button: 'Buka senarai makluman', notYou: 'Butiran tentang kejadian dan orang yang terlibat hanya ditunjukkan dalam panel. Jika makluman ini terlalu kerap tanpa sebab, laraskan hadnya di sana.' },
    ar: { subject: 'تنبيهات أخرى في {organization}: {count}', lines: ['فُتحت تنبيهات كثيرة في {organization} خلال ساعة.', 'أُرسلت التنبيهات الأولى واحدًا واحدًا. التنبيهات الأخرى: {count}.'], button: 'فتح التنبيهات', notYou: 'لا تظهر تفاصيل ما حدث ولمن حدث إلا في لوحة التحكم. إذا كانت التنبيهات بلا داعٍ، فيُرجى ضبط حدودها هناك.' },
    hi: { subject: '{organization} में और अलर्ट: {count}', lines: ['{organization} में एक घंटे के भीतर बहुत-से अलर्ट खुले।', 'केवल शुरुआती अलर्ट एक-एक करके भेजे गए। बाकी अलर्ट: {count}।'], button: 'अलर्ट की सूची खोलें', notYou: 'क्या हुआ और किसके साथ हुआ, यह केवल पैनल में दिखता है। यदि अलर्ट बेवजह आ रहे हैं, तो वहाँ उनकी सीमाएँ बदलें।' },
  },
};

export interface CommonText { plainLink: string; footer: string; unknownPlace: string; roles: Readonly<Record<Role, string>> }

/** What all mails share. */
export const COMMON_TEXTS: Readonly<Record<Locale, CommonText>> = {
  en: { plainLink: 'If the button does not work, copy this address into your browser:', footer: 'Consentry sent this mail because of your account. Nobody reads replies to it.', unknownPlace: 'unknown', roles: { OWNER: 'Owner', ADMIN: 'Administrator', MARKETER: 'Marketer', AGENT: 'Agent', AUDITOR: 'Auditor' } },
  ms: { plainLink: 'Jika butang tidak berfungsi, salin alamat ini ke dalam pelayar anda:', footer: 'Consentry menghantar e-mel ini berkaitan akaun anda. Balasan kepadanya tidak dibaca.', unknownPlace: 'tidak diketahui', roles: { OWNER: 'Pemilik', ADMIN: 'Pentadbir', MARKETER: 'Pemasar', AGENT: 'Ejen', AUDITOR: 'Juruaudit' } },
  ar: { plainLink: 'إذا لم يعمل الزر، فيُرجى نسخ هذا العنوان إلى المتصفح:', footer: 'أرسل Consentry هذه الرسالة بشأن حسابك. لا تُقرأ الردود عليها.', unknownPlace: 'غير معروف', roles: { OWNER: 'المالك', ADMIN: 'المسؤول', MARKETER: 'مسؤول التسويق', AGENT: 'موظف خدمة العملاء', AUDITOR: 'المدقق' } },
  hi: { plainLink: 'यदि बटन काम न करे, तो यह पता अपने ब्राउज़र में कॉपी करें:', footer: 'Consentry ने यह मेल आपके खाते के संबंध में भेजी है। इसके उत्तर पढ़े नहीं जाते।', unknownPlace: 'अज्ञात', roles: { OWNER: 'स्वामी', ADMIN: 'व्यवस्थापक', MARKETER: 'विपणनकर्ता', AGENT: 'एजेंट', AUDITOR: 'लेखा परीक्षक' } },
};
