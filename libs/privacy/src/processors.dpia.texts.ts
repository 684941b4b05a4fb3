import type { Locale } from '@consentry/kernel';

export interface DpiaText { what: [string, string]; needed: [string, string]; risks: string; riskHead: [string, string, string]; rows: [string, string][]; left: string; advice: [string, string]; decision: [string, string] }

/** The assessment (GDPR art. 35) in our own words: what the service brings with it is filled in, how much risk is left is for people to say. `rows`: a risk and what the service does about it. */
export const DPIA_TEXTS: Readonly<Record<Locale, DpiaText>> = {
  en: {
    what: ['What is processed, and why', 'Messages are exchanged with people by telephone number or account name. Their consent decides whether and for what they may be written to. The purposes:'],
    needed: ['Is it needed, and is it fair', 'Say here why messages are the right means, why less data would not do, on which legal basis each purpose rests (consent, contract, legitimate interest), and how people are told. ________________'],
    risks: 'Risks to people, and what is done about them', riskHead: ['Risk', 'What is done', 'What is left (low, medium, high), and who says so'], left: '________________',
    rows: [
      ['Somebody from outside reads messages or numbers', 'They are sealed under keys of the organisation alone; whoever takes the database or a backup takes nothing readable.'],
      ['People are written to who do not want it', 'Each message passes a gate that asks for consent, purpose, hours and limits; a STOP counts at once and on every way to send.'],
      ['Colleagues see more than they need', 'Roles with few rights; every look at exported data and every change is in the audit log.'],
      ['A company that delivers keeps or uses the contents', 'Only companies in use get data; they are listed with their terms; owners are told of changes.'],
      ['An account is taken over', 'Second factors, locks, limits, and alerts for unusual sign-ins.'],
      ['Data is kept for longer than needed', 'Each kind has a time, after which it goes by itself; the times are listed.'],
      ['Data is lost or wrong', 'What was accepted is written down before it is confirmed; people can have wrong data corrected.'],
      ['People do not get their rights', 'Requests have a due date, a check of who asks, and a record of what was done.'],
    ],
    advice: ['Advice of the data protection officer', 'What the officer recommends, and what became of it: ________________'],
    decision: ['Decision', 'The processing may go on / goes on with these conditions / the authority is asked first: ________________   Name and date: ________________   To be looked at again on: ________________'],
  },
  ms: {
    what: ['Apa yang diproses, dan mengapa', 'Mesej ditukar dengan orang melalui nombor telefon atau nama akaun. Persetujuan mereka menentukan sama ada dan untuk tujuan apa mereka boleh dihubungi. Tujuan-tujuannya:'],
    needed: ['Adakah ia perlu dan adil', 'Nyatakan di sini mengapa mesej ialah cara yang sesuai, mengapa data yang lebih sedikit tidak mencukupi, asas undang-undang bagi setiap tujuan (persetujuan, kontrak, kepentingan sah), dan cara orang dimaklumkan. ________________'],
    risks: 'Risiko kepada orang perseorangan, dan tindakan yang diambil', riskHead: ['Risiko', 'Tindakan', 'Baki risiko (rendah, sederhana, tinggi), dan siapa yang menyatakannya'], left: '________________',
    rows: [
      ['Orang luar membaca mesej atau nombor', 'Semuanya dimeterai dengan kunci milik organisasi itu sahaja; sesiapa yang mengambil pangkalan data atau sandaran tidak memperoleh apa-apa yang boleh dibaca.'],
      ['Orang yang tidak mahu dihubungi tetap dihubungi', 'Setiap mesej melalui get yang menyemak persetujuan, tujuan, waktu dan had; STOP berkuat kuasa serta-merta bagi setiap cara penghantaran.'],
      ['Rakan sekerja melihat lebih daripada yang perlu', 'Peranan dengan hak terhad; setiap eksport data dan setiap perubahan direkodkan dalam log audit.'],
      ['Syarikat penghantar menyimpan atau menggunakan kandungan', 'Hanya syarikat yang digunakan menerima data; semuanya disenaraikan bersama termanya; pemilik dimaklumkan tentang perubahan.'],
      ['Akaun dirampas', 'Faktor kedua, penguncian, had, dan makluman bagi log masuk luar biasa.'],
      ['Data disimpan lebih lama daripada yang perlu', 'Setiap jenis mempunyai tempoh, dan selepas itu terpadam dengan sendirinya; tempohnya disenaraikan.'],
      ['Data hilang atau salah', 'Apa yang diterima ditulis sebelum disahkan; data yang salah boleh dibetulkan.'],
      ['Orang tidak memperoleh hak mereka', 'Permintaan mempunyai tarikh akhir, semakan identiti, dan rekod tindakan.'],
    ],
    advice: ['Nasihat pegawai perlindungan data', 'Cadangan pegawai, dan apa yang berlaku kepadanya: ________________'],
    decision: ['Keputusan', 'Pemprosesan boleh diteruskan / diteruskan dengan syarat ini / pihak berkuasa dirujuk dahulu: ________________   Nama dan tarikh: ________________   Akan disemak semula pada: ________________'],
  },
  ar: {
    what: ['ما الذي يُعالج ولماذا', 'تُتبادل الرسائل مع الناس عبر رقم الهاتف أو اسم الحساب. وموافقتهم هي التي تحدد هل تجوز مراسلتهم ولأي غرض. الأغراض:'],
    needed: ['هل المعالجة ضرورية ومنصفة', 'اذكر هنا لماذا تُعد الرسائل الوسيلة المناسبة، ولماذا لا تكفي بيانات أقل، والأساس القانوني لكل غرض (موافقة، عقد، مصلحة مشروعة)، وكيف يُبلَّغ الناس. ________________'],
    risks: 'المخاطر على الناس وما يُتخذ بشأنها', riskHead: ['الخطر', 'ما يُتخذ بشأنه', 'ما يبقى منه (منخفض، متوسط، مرتفع)، ومن قدّره'], left: '________________',
    rows: [
      ['أن يقرأ شخص من الخارج الرسائل أو الأرقام', 'تُشفَّر بمفاتيح تخص المؤسسة وحدها، فمن يستولي على قاعدة البيانات أو نسخة احتياطية لا يحصل على شيء مقروء.'],
      ['أن تُراسَل أشخاص لا يريدون ذلك', 'تمر كل رسالة ببوابة تتحقق من الموافقة والغرض والأوقات والحدود، ويسري طلب الإيقاف فورًا على جميع طرق الإرسال.'],
      ['أن يرى الزملاء أكثر مما يحتاجون إليه', 'أدوار بصلاحيات محدودة، وكل تصدير للبيانات وكل تغيير مسجل في سجل التدقيق.'],
      ['أن تحتفظ شركة التسليم بالمحتوى أو تستخدمه', 'لا تصل البيانات إلا إلى الشركات المستخدمة، وهي مذكورة مع شروطها، ويُبلَّغ المالكون بالتغييرات.'],
      ['أن يُستولى على حساب', 'عوامل تحقق ثانية وأقفال وحدود وتنبيهات عند تسجيل دخول غير معتاد.'],
      ['أن تُحفظ البيانات أطول مما يلزم', 'لكل نوع مدة يُحذف بعدها تلقائيًا، والمدد مذكورة.'],
      ['أن تضيع البيانات أو تكون خاطئة', 'يُكتب ما قُبل قبل تأكيده، ويمكن تصحيح البيانات الخاطئة.'],
      ['ألا ينال الناس حقوقهم', 'لكل طلب موعد نهائي وتحقق من هوية الطالب وسجل بما تم.'],
    ],
    advice: ['رأي مسؤول حماية البيانات', 'ما يوصي به المسؤول، وما تم بشأنه: ________________'],
    decision: ['القرار', 'تجوز مواصلة المعالجة / تستمر بهذه الشروط / تُسأل السلطة أولًا: ________________   الاسم والتاريخ: ________________   تُعاد المراجعة في: ________________'],
  },
  hi: {
    what: ['क्या संसाधित होता है, और क्यों', 'लोगों के साथ फ़ोन नंबर या खाते के नाम से संदेशों का आदान-प्रदान होता है। उन्हें लिखा जा सकता है या नहीं और किसलिए, यह उनकी सहमति तय करती है। उद्देश्य:'],
    needed: ['क्या यह आवश्यक और उचित है', 'यहाँ लिखें कि संदेश ही सही साधन क्यों हैं, कम डेटा से काम क्यों नहीं चलेगा, हर उद्देश्य का कानूनी आधार क्या है (सहमति, अनुबंध, वैध हित), और लोगों को कैसे बताया जाता है। ________________'],
    risks: 'लोगों के लिए जोखिम, और उनके लिए क्या किया जाता है', riskHead: ['जोखिम', 'क्या किया जाता है', 'क्या बचता है (कम, मध्यम, अधिक), और यह कौन कहता है'], left: '________________',
    rows: [
      ['बाहर का कोई संदेश या नंबर पढ़ ले', 'वे केवल उसी संगठन की कुंजियों से सील हैं; डेटाबेस या बैकअप ले जाने वाले को पढ़ने योग्य कुछ नहीं मिलता।'],
      ['उन लोगों को लिखा जाए जो यह नहीं चाहते', 'हर संदेश एक द्वार से गुज़रता है जो सहमति, उद्देश्य, समय और सीमाएँ जाँचता है; STOP तुरंत और भेजने के हर तरीके पर लागू होता है।'],
      ['सहकर्मी आवश्यकता से अधिक देखें', 'कम अधिकारों वाली भूमिकाएँ; डेटा का हर निर्यात और हर बदलाव ऑडिट लॉग में है।'],
      ['पहुँचाने वाली कंपनी सामग्री रखे या उपयोग करे', 'डेटा केवल उपयोग में आने वाली कंपनियों को मिलता है; वे अपनी शर्तों के साथ सूचीबद्ध हैं; बदलाव स्वामियों को बताए जाते हैं।'],
      ['किसी खाते पर कब्ज़ा हो जाए', 'दूसरा सत्यापन चरण, लॉक, सीमाएँ, और असामान्य साइन-इन पर अलर्ट।'],
      ['डेटा आवश्यकता से अधिक समय रखा जाए', 'हर प्रकार की एक अवधि है जिसके बाद वह अपने आप हट जाता है; अवधियाँ सूचीबद्ध हैं।'],
      ['डेटा खो जाए या गलत हो', 'जो स्वीकार हुआ वह पुष्टि से पहले लिखा जाता है; गलत डेटा सुधरवाया जा सकता है।'],
      ['लोगों को उनके अधिकार न मिलें', 'अनुरोधों की अंतिम तिथि, माँगने वाले की जाँच और किए गए काम का अभिलेख होता है।'],
    ],
    advice: ['डेटा सुरक्षा अधिकारी की सलाह', 'अधिकारी की सिफ़ारिश, और उसका क्या हुआ: ________________'],
    decision: ['निर्णय', 'संसाधन जारी रह सकता है / इन शर्तों पर जारी रहेगा / पहले प्राधिकरण से पूछा जाएगा: ________________   नाम और तिथि: ________________   फिर देखने की तिथि: ________________'],
  },
};
