import type { Category, Locale, Purpose } from '@consentry/kernel';

export interface PaperWords {
  titles: { dpa: string; dpia: string; records: string };
  made: string; template: string; unstated: string; controller: string; country: string; officer: string; mail: string; address: string; responsible: string;
  processors: string; nobodyElse: string; processorHead: [string, string, string, string, string];
  retention: string; retentionHead: [string, string, string]; whileNeeded: string;
  activity: string; people: string; contacts: string; users: string; nobody: string; kinds: string; holds: string; kept: string; keptHead: [string, string];
  measures: string; measureList: string[];
  purposes: Record<Purpose, string>; categories: Record<Category, string>;
}

/** What the documents share, in every language. `{keeper}`: who keeps the master key. */
export const PAPER_WORDS: Readonly<Record<Locale, PaperWords>> = {
  en: {
    titles: { dpa: 'Agreement on the processing of personal data', dpia: 'Data protection impact assessment', records: 'Records of processing activities' },
    made: 'Made on {date} from what is in use on that day.', template: 'This is a template. Read it, complete what is missing, and have it checked by somebody who knows your law.', unstated: 'not stated yet',
    controller: 'Controller', country: 'Country', officer: 'Data protection officer', mail: 'E-mail', address: 'Address', responsible: 'Who is responsible',
    processors: 'Who else processes the data', nobodyElse: 'Nobody else processes the data.', processorHead: ['Who', 'What for', 'Where', 'Kinds of data', 'Terms'],
    retention: 'How long data is kept', retentionHead: ['What', 'How long', 'Why'], whileNeeded: 'while it is needed',
    activity: 'Purpose', people: 'People', contacts: 'people whom the organisation writes to', users: 'people with an account', nobody: 'no people', kinds: 'Kinds of personal data', holds: 'What is stored',
    kept: 'What erasing a person leaves, and why', keptHead: ['What', 'Why it stays'],
    measures: 'Security measures',
    measureList: [
      'Names, numbers, texts and files are sealed (AES-256-GCM) under keys of the organisation alone; those keys are wrapped by a master key that is kept by: {keeper}.',
      'The database itself separates organisations (row-level security); the application logs in without the rights of an owner.',
      'People have only the rights of their role; owners and administrators are asked for a second factor; sessions end after 24 hours at the latest.',
      'Who did what is in an audit log whose entries cannot be changed unnoticed: it is a signed hash tree that anybody can verify.',
      'Nothing is sent without consent, and never against an objection; the reasons of each decision are kept with the message.',
      'Wrong passwords lock, requests are limited, unusual use raises alerts.',
      'Logs, addresses and error messages hold no content, no secret and no whole telephone number.',
    ],
    purposes: {
      messaging: 'Exchanging messages with the people who agreed to them', consent: 'Proving that people agreed, and honouring that they no longer do', delivery: 'Delivering messages and finding out what became of them',
      access: 'Letting the right people in: accounts, sign-in, sessions and keys', security: 'Protecting accounts and data, and showing who did what', integration: "Telling the organisation's own systems what happened", operation: 'Running the service',
    },
    categories: {
      identity: 'names and identifiers', contact: 'telephone numbers, addresses and their keyed hashes', content: 'what people wrote, said or sent', profile: 'attributes, tags, language, time zone', choice: 'what a person agreed or objected to',
      credential: 'proofs of identity', technical: 'IP addresses, programs, places, times of use', reference: 'numbers that stand for a person',
    },
  },
  ms: {
    titles: { dpa: 'Perjanjian pemprosesan data peribadi', dpia: 'Penilaian impak perlindungan data', records: 'Rekod aktiviti pemprosesan' },
    made: 'Dibuat pada {date} daripada apa yang digunakan pada hari itu.', template: 'Ini ialah templat. Baca, lengkapkan bahagian yang kosong, dan minta seseorang yang mengetahui undang-undang anda menyemaknya.', unstated: 'belum dinyatakan',
    controller: 'Pengawal data', country: 'Negara', officer: 'Pegawai perlindungan data', mail: 'E-mel', address: 'Alamat', responsible: 'Pihak yang bertanggungjawab',
    processors: 'Pihak lain yang memproses data', nobodyElse: 'Tiada pihak lain yang memproses data.', processorHead: ['Siapa', 'Tujuan', 'Di mana', 'Jenis data', 'Terma'],
    retention: 'Tempoh data disimpan', retentionHead: ['Perkara', 'Tempoh', 'Sebab'], whileNeeded: 'selagi diperlukan',
    activity: 'Tujuan', people: 'Orang', contacts: 'orang yang dihubungi oleh organisasi', users: 'orang yang mempunyai akaun', nobody: 'tiada sesiapa', kinds: 'Jenis data peribadi', holds: 'Apa yang disimpan',
    kept: 'Apa yang kekal selepas data seseorang dipadam, dan sebabnya', keptHead: ['Perkara', 'Sebab ia kekal'],
    measures: 'Langkah keselamatan',
    measureList: [
      'Nama, nombor, teks dan fail dimeterai (AES-256-GCM) dengan kunci milik organisasi itu sahaja; kunci tersebut dibalut oleh kunci induk yang disimpan oleh: {keeper}.',
      'Pangkalan data sendiri memisahkan organisasi (keselamatan peringkat baris); aplikasi log masuk tanpa hak pemilik.',
      'Setiap orang hanya mempunyai hak peranannya; pemilik dan pentadbir diminta faktor kedua; sesi tamat selewat-lewatnya selepas 24 jam.',
      'Siapa melakukan apa direkodkan dalam log audit yang tidak boleh diubah tanpa disedari: log itu ialah pepohon cincangan bertandatangan yang boleh disahkan oleh sesiapa.',
      'Tiada apa-apa dihantar tanpa persetujuan, dan tidak sekali-kali bertentangan dengan bantahan; sebab setiap keputusan disimpan bersama mesej.',
      'Kata laluan yang salah mengunci akaun, permintaan dihadkan, dan penggunaan luar biasa mencetuskan makluman.',
      'Log, alamat dan mesej ralat tidak mengandungi kandungan, rahsia atau nombor telefon penuh.',
    ],
    purposes: {
      messaging: 'Bertukar mesej dengan orang yang bersetuju', consent: 'Membuktikan persetujuan dan menghormati penarikannya', delivery: 'Menghantar mesej dan mengetahui hasilnya',
      access: 'Membenarkan orang yang betul masuk: akaun, log masuk, sesi dan kunci', security: 'Melindungi akaun dan data, serta menunjukkan siapa melakukan apa', integration: 'Memaklumkan sistem organisasi sendiri tentang apa yang berlaku', operation: 'Menjalankan perkhidmatan',
    },
    categories: {
      identity: 'nama dan pengenal', contact: 'nombor telefon, alamat dan cincangan berkuncinya', content: 'apa yang ditulis, disebut atau dihantar', profile: 'atribut, tag, bahasa, zon waktu', choice: 'apa yang dipersetujui atau dibantah',
      credential: 'bukti identiti', technical: 'alamat IP, program, tempat, masa penggunaan', reference: 'nombor yang mewakili seseorang',
    },
  },
  ar: {
    titles: { dpa: 'اتفاقية معالجة البيانات الشخصية', dpia: 'تقييم أثر حماية البيانات', records: 'سجل أنشطة المعالجة' },
    made: 'أُعدّ في {date} وفق ما هو مستخدم في ذلك اليوم.', template: 'هذا نموذج. يُرجى قراءته وإكمال ما ينقصه وعرضه على من يعرف القانون الساري لديك.', unstated: 'لم يُذكر بعد',
    controller: 'المتحكم في البيانات', country: 'البلد', officer: 'مسؤول حماية البيانات', mail: 'البريد الإلكتروني', address: 'العنوان', responsible: 'الجهة المسؤولة',
    processors: 'الجهات الأخرى التي تعالج البيانات', nobodyElse: 'لا تعالج البيانات أي جهة أخرى.', processorHead: ['الجهة', 'الغرض', 'المكان', 'أنواع البيانات', 'الشروط'],
    retention: 'مدة الاحتفاظ بالبيانات', retentionHead: ['البيانات', 'المدة', 'السبب'], whileNeeded: 'ما دامت الحاجة إليها قائمة',
    activity: 'الغرض', people: 'الأشخاص', contacts: 'من تراسلهم المؤسسة', users: 'أصحاب الحسابات', nobody: 'لا أحد', kinds: 'أنواع البيانات الشخصية', holds: 'ما يُخزَّن',
    kept: 'ما يبقى بعد محو بيانات شخص، وسبب بقائه', keptHead: ['البيانات', 'سبب بقائها'],
    measures: 'تدابير الأمان',
    measureList: [
      'تُشفَّر الأسماء والأرقام والنصوص والملفات (AES-256-GCM) بمفاتيح تخص المؤسسة وحدها، وتُغلَّف هذه المفاتيح بمفتاح رئيسي يحفظه: {keeper}.',
      'تفصل قاعدة البيانات نفسها بين المؤسسات (أمان على مستوى الصف)، ويدخل التطبيق إليها من دون صلاحيات المالك.',
      'لا يملك كل شخص إلا صلاحيات دوره، ويُطلب من المالكين والمسؤولين عامل تحقق ثانٍ، وتنتهي الجلسات بعد 24 ساعة على الأكثر.',
      'يُسجَّل من فعل ماذا في سجل تدقيق لا يمكن تغيير قيوده خفية: فهو شجرة تجزئة موقَّعة يستطيع أي شخص التحقق منها.',
      'لا يُرسل شيء من دون موافقة، ولا يُرسل شيء أبدًا رغم الاعتراض، وتُحفظ أسباب كل قرار مع الرسالة.',
      'تؤدي كلمات المرور الخاطئة إلى القفل، والطلبات محدودة، ويثير الاستخدام غير المعتاد تنبيهات.',
      'لا تحتوي السجلات والعناوين ورسائل الخطأ على أي محتوى أو سر أو رقم هاتف كامل.',
    ],
    purposes: {
      messaging: 'تبادل الرسائل مع من وافقوا عليها', consent: 'إثبات الموافقة واحترام سحبها', delivery: 'تسليم الرسائل ومعرفة مصيرها',
      access: 'إدخال الأشخاص المخوَّلين: الحسابات وتسجيل الدخول والجلسات والمفاتيح', security: 'حماية الحسابات والبيانات وبيان من فعل ماذا', integration: 'إبلاغ أنظمة المؤسسة نفسها بما حدث', operation: 'تشغيل الخدمة',
    },
    categories: {
      identity: 'الأسماء والمعرّفات', contact: 'أرقام الهواتف والعناوين وتجزئاتها بمفتاح', content: 'ما كتبه الناس أو قالوه أو أرسلوه', profile: 'السمات والوسوم واللغة والمنطقة الزمنية', choice: 'ما وافق عليه الشخص أو اعترض عليه',
      credential: 'إثباتات الهوية', technical: 'عناوين IP والبرامج والأماكن وأوقات الاستخدام', reference: 'أرقام تدل على شخص',
    },
  },
  hi: {
    titles: { dpa: 'व्यक्तिगत डेटा के संसाधन का समझौता', dpia: 'डेटा सुरक्षा प्रभाव आकलन', records: 'संसाधन गतिविधियों का अभिलेख' },
    made: '{date} को, उस दिन जो उपयोग में था उससे बनाया गया।', template: 'यह एक नमूना है। इसे पढ़ें, जो छूटा है उसे भरें, और अपने कानून के किसी जानकार से जँचवाएँ।', unstated: 'अभी नहीं बताया गया',
    controller: 'नियंत्रक', country: 'देश', officer: 'डेटा सुरक्षा अधिकारी', mail: 'ई-मेल', address: 'पता', responsible: 'कौन उत्तरदायी है',
    processors: 'डेटा और कौन संसाधित करता है', nobodyElse: 'और कोई डेटा संसाधित नहीं करता।', processorHead: ['कौन', 'किसलिए', 'कहाँ', 'डेटा के प्रकार', 'शर्तें'],
    retention: 'डेटा कितने समय रखा जाता है', retentionHead: ['क्या', 'कितने समय', 'क्यों'], whileNeeded: 'जब तक आवश्यक हो',
    activity: 'उद्देश्य', people: 'लोग', contacts: 'वे लोग जिन्हें संगठन संदेश भेजता है', users: 'खाते वाले लोग', nobody: 'कोई नहीं', kinds: 'व्यक्तिगत डेटा के प्रकार', holds: 'क्या संग्रहीत है',
    kept: 'किसी व्यक्ति का डेटा मिटाने पर क्या बचता है, और क्यों', keptHead: ['क्या', 'क्यों बचता है'],
    measures: 'सुरक्षा उपाय',
    measureList: [
      'नाम, नंबर, पाठ और फ़ाइलें (AES-256-GCM से) केवल उसी संगठन की कुंजियों से सील होती हैं; वे कुंजियाँ एक मुख्य कुंजी से लिपटी हैं, जिसे यह रखता है: {keeper}।',
      'डेटाबेस स्वयं संगठनों को अलग रखता है (पंक्ति-स्तर सुरक्षा); एप्लिकेशन स्वामी के अधिकारों के बिना लॉग इन करता है।',
      'हर व्यक्ति के पास केवल अपनी भूमिका के अधिकार हैं; स्वामियों और व्यवस्थापकों से दूसरा सत्यापन चरण माँगा जाता है; सत्र अधिकतम 24 घंटे में समाप्त होते हैं।',
      'किसने क्या किया, यह ऐसे ऑडिट लॉग में है जिसे चुपके से बदला नहीं जा सकता: वह एक हस्ताक्षरित हैश वृक्ष है जिसे कोई भी सत्यापित कर सकता है।',
      'सहमति के बिना कुछ नहीं भेजा जाता, और आपत्ति के विरुद्ध कभी नहीं; हर निर्णय के कारण संदेश के साथ रखे जाते हैं।',
      'गलत पासवर्ड से खाता लॉक होता है, अनुरोध सीमित हैं, और असामान्य उपयोग पर अलर्ट आता है।',
      'लॉग, पतों और त्रुटि संदेशों में कोई सामग्री, कोई रहस्य और कोई पूरा फ़ोन नंबर नहीं होता।',
    ],
    purposes: {
      messaging: 'सहमत लोगों के साथ संदेशों का आदान-प्रदान', consent: 'सहमति सिद्ध करना और उसके वापस लिए जाने का सम्मान करना', delivery: 'संदेश पहुँचाना और उनका परिणाम जानना',
      access: 'सही लोगों को प्रवेश देना: खाते, साइन-इन, सत्र और कुंजियाँ', security: 'खातों और डेटा की रक्षा करना, और दिखाना कि किसने क्या किया', integration: 'संगठन की अपनी प्रणालियों को बताना कि क्या हुआ', operation: 'सेवा चलाना',
    },
    categories: {
      identity: 'नाम और पहचान', contact: 'फ़ोन नंबर, पते और उनके कुंजीबद्ध हैश', content: 'लोगों ने जो लिखा, कहा या भेजा', profile: 'विशेषताएँ, टैग, भाषा, समय क्षेत्र', choice: 'व्यक्ति किससे सहमत हुआ या किस पर आपत्ति की',
      credential: 'पहचान के प्रमाण', technical: 'IP पते, प्रोग्राम, स्थान, उपयोग के समय', reference: 'संख्याएँ जो किसी व्यक्ति को दर्शाती हैं',
    },
  },
};
