import type { Locale } from '@consentry/kernel';

type Words = Readonly<Record<Locale, string>>;

/** What an alert is called in a mail, by its rule. One that is missing here stands by its name; a test sees to it that none is. */
export const ALERT_TITLES: Readonly<Record<string, Words>> = {
  'sign_in.failures': { en: 'Many failed sign-ins', ms: 'Banyak log masuk yang gagal', ar: 'محاولات تسجيل دخول فاشلة كثيرة', hi: 'साइन-इन के कई असफल प्रयास' },
  'sign_in.new_ip': { en: 'Sign-in from a new address', ms: 'Log masuk dari alamat rangkaian baharu', ar: 'تسجيل دخول من عنوان شبكة جديد', hi: 'नए नेटवर्क पते से साइन-इन' },
  'sign_in.new_country': { en: 'Sign-in from a new country', ms: 'Log masuk dari negara baharu', ar: 'تسجيل دخول من بلد جديد', hi: 'नए देश से साइन-इन' },
  'sign_in.impossible_travel': { en: 'Sign-ins too far apart for the time between', ms: 'Log masuk dari tempat yang terlalu jauh dalam masa yang singkat', ar: 'تسجيل دخول من مكانين متباعدين في وقت قصير جدًا', hi: 'कम समय में बहुत दूर की जगहों से साइन-इन' },
  'rate_limit.storm': { en: 'Many requests refused for asking too often', ms: 'Banyak permintaan ditolak kerana terlalu kerap', ar: 'طلبات كثيرة رُفضت لتجاوز الحد المسموح', hi: 'सीमा से अधिक होने के कारण कई अनुरोध अस्वीकार' },
  'api_key.unusual_use': { en: 'Unusual use of an API key', ms: 'Penggunaan kunci API yang luar biasa', ar: 'استخدام غير معتاد لمفتاح API', hi: 'API कुंजी का असामान्य उपयोग' },
  'export.mass': { en: 'Much data exported', ms: 'Banyak data dieksport', ar: 'تصدير كمية كبيرة من البيانات', hi: 'बहुत अधिक डेटा का निर्यात' },
  'secret.spike': { en: 'Many stored secrets opened', ms: 'Banyak rahsia tersimpan dibuka', ar: 'فتح عدد كبير من الأسرار المخزنة', hi: 'संग्रहीत रहस्य बड़ी संख्या में खोले गए' },
  'audit.verification_failed': { en: 'The audit log failed its verification', ms: 'Log audit gagal pengesahan', ar: 'فشل التحقق من سجل التدقيق', hi: 'ऑडिट लॉग का सत्यापन विफल' },
  'connection.dead': { en: 'A connection does not work', ms: 'Satu sambungan tidak berfungsi', ar: 'أحد الاتصالات لا يعمل', hi: 'एक कनेक्शन काम नहीं कर रहा' },
  'queue.age': { en: 'Work has been waiting for too long', ms: 'Kerja telah menunggu terlalu lama', ar: 'مهام تنتظر منذ وقت طويل', hi: 'काम बहुत देर से प्रतीक्षा में है' },
  'api_key.rotation_due': { en: 'An API key is due for replacement', ms: 'Satu kunci API perlu digantikan', ar: 'مفتاح API يحتاج إلى استبدال', hi: 'एक API कुंजी बदलने का समय' },
  'api_key.wrong_network': { en: 'An API key was used from a forbidden network', ms: 'Kunci API digunakan dari rangkaian yang tidak dibenarkan', ar: 'استُخدم مفتاح API من شبكة غير مسموح بها', hi: 'API कुंजी का उपयोग वर्जित नेटवर्क से' },
  'user.wrong_network': { en: 'A session was used from a forbidden network', ms: 'Sesi digunakan dari rangkaian yang tidak dibenarkan', ar: 'استُخدمت جلسة من شبكة غير مسموح بها', hi: 'सत्र का उपयोग वर्जित नेटवर्क से' },
  'connection.revoke_failed': { en: 'Credentials of an ended connection could not be revoked', ms: 'Kelayakan sambungan yang ditamatkan tidak dapat dibatalkan', ar: 'تعذّر إبطال بيانات اعتماد اتصال منتهٍ', hi: 'समाप्त कनेक्शन के क्रेडेंशियल रद्द नहीं हो सके' },
  'connection.pin_mismatch': { en: 'A provider showed an unknown TLS key', ms: 'Penyedia menunjukkan kunci TLS yang tidak dikenali', ar: 'عرض مزود الخدمة مفتاح TLS غير معروف', hi: 'प्रदाता ने अज्ञात TLS कुंजी दिखाई' },
  'connection.credentials_dead': { en: 'A provider no longer accepts the credentials of a connection', ms: 'Penyedia tidak lagi menerima kelayakan satu sambungan', ar: 'لم يعد مزوّد الخدمة يقبل بيانات اعتماد أحد الاتصالات', hi: 'प्रदाता अब एक कनेक्शन के क्रेडेंशियल स्वीकार नहीं करता' },
  'connection.marketing_paused': { en: 'Marketing over a connection is paused', ms: 'Pemasaran melalui satu sambungan dijeda', ar: 'أُوقف التسويق مؤقتًا عبر أحد الاتصالات', hi: 'एक कनेक्शन पर मार्केटिंग रोकी गई' },
  'connection.billing': { en: 'A provider cannot bill the account of a connection', ms: 'Penyedia tidak dapat mengebil akaun satu sambungan', ar: 'يتعذر على مزوّد الخدمة تحصيل فواتير حساب أحد الاتصالات', hi: 'प्रदाता एक कनेक्शन के खाते का बिल नहीं कर पा रहा' },
  'connection.line_changed': { en: 'A provider blocked a line or rates its quality as low', ms: 'Penyedia menyekat talian atau menilai kualitinya rendah', ar: 'حظر مزوّد الخدمة خطًا أو صنّف جودته منخفضة', hi: 'प्रदाता ने लाइन रोकी या उसकी गुणवत्ता कम आँकी' },
  'message.outcome_unknown': { en: 'Messages whose outcome nobody knows', ms: 'Mesej yang hasilnya tidak diketahui', ar: 'رسائل لا يُعرف مصيرها', hi: 'ऐसे संदेश जिनका परिणाम अज्ञात है' },
  'broadcast.paused': { en: 'A broadcast paused by itself', ms: 'Satu siaran terjeda sendiri', ar: 'توقّفت حملة بث من تلقاء نفسها', hi: 'एक प्रसारण अपने आप रुक गया' },
  'webhook.disabled': { en: 'A webhook endpoint was switched off', ms: 'Titik akhir webhook telah dimatikan', ar: 'أُوقفت نقطة استقبال webhook', hi: 'एक webhook एंडपॉइंट बंद कर दिया गया' },
  'siem.falling_behind': { en: 'A stream of the audit log is falling behind', ms: 'Satu aliran log audit semakin ketinggalan', ar: 'أحد تدفقات سجل التدقيق متأخر', hi: 'ऑडिट लॉग की एक स्ट्रीम पिछड़ रही है' },
};

export const SEVERITY_WORDS: Readonly<Record<string, Words>> = {
  info: { en: 'Information', ms: 'Maklumat', ar: 'معلومة', hi: 'सूचना' },
  warning: { en: 'Warning', ms: 'Amaran', ar: 'تحذير', hi: 'चेतावनी' },
  critical: { en: 'Critical', ms: 'Kritikal', ar: 'حرج', hi: 'गंभीर' },
};
