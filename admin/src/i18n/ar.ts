import type { Catalog } from './catalog';
import ra from './ra.ar';

const catalog: Catalog = {
  ...ra,
  app: {
    loading: 'جارٍ التحميل…', skip: 'الانتقال إلى المحتوى', demo: 'تجريبي', suspended: 'موقوفة', reconnecting: 'جارٍ إعادة الاتصال…',
    language: 'اللغة', goDark: 'التبديل إلى الوضع الداكن', goLight: 'التبديل إلى الوضع الفاتح', account: 'الحساب', signOut: 'تسجيل الخروج',
  },
  action: {
    retry: 'المحاولة مجددًا', cancel: 'إلغاء', close: 'إغلاق', open: 'فتح', save: 'حفظ', copy: 'نسخ', copied: 'تم النسخ', copyNamed: 'نسخ: %{name}',
    typeToConfirm: 'اكتب «%{name}» للتأكيد',
  },
  nav: {
    label: 'الرئيسية', open: 'فتح القائمة', conversations: 'المحادثات', people: 'الأشخاص', setUp: 'الإعداد',
    simulator: 'المحاكي', inbox: 'صندوق الوارد', messages: 'الرسائل', contacts: 'جهات الاتصال', connections: 'الاتصالات', apiKeys: 'مفاتيح API',
  },
  role: { OWNER: 'المالك', ADMIN: 'مدير', MARKETER: 'مسوّق', AGENT: 'موظف دعم', AUDITOR: 'مدقّق' },
  signIn: {
    title: 'تسجيل الدخول', hint: 'استخدم حساب مؤسستك.', email: 'البريد الإلكتروني', password: 'كلمة المرور', submit: 'تسجيل الدخول',
    promise: 'لا تخرج رسالة بلا موافقة.',
    point1: 'تمرّ كل رسالة بالبوابة: الموافقة والنافذة والحدود والسياسة.',
    point2: 'كل رفض يذكر قاعدته ويبقى مسجّلًا.',
    point3: 'يعمل على خادمك أنت، وبمفاتيحك أنت.',
    foot: 'مراسلة العملاء على خادمك',
  },
  error: {
    title: 'حدث خطأ ما', unexpected: 'تعذّر على اللوحة عرض هذا. حاول مجددًا أو أعد تحميل الصفحة.',
    unreachable: 'تعذّر الوصول إلى الخادم', unreachableHint: 'لم يجب الخادم، فلا يُعرف هل تمّ هذا. تأكد من أنه يعمل وأن اتصالك سليم، ثم حاول مجددًا.',
    status: 'أجاب الخادم بالرمز %{status} دون ذكر السبب. حاول مجددًا بعد قليل.', requestId: 'معرّف الطلب',
  },
  forbidden: { title: 'لا يمكنك فتح هذه الصفحة', text: 'تحتاج إلى الصلاحية «%{permission}». يمكن لمالك مؤسستك أو مديرها أن يمنحك إياها.' },
  notFound: { title: 'لا شيء هنا', text: 'قد يكون العنوان خاطئًا، أو أن ما كان يعرضه لم يعد موجودًا.', action: 'الذهاب إلى صفحة البداية' },
  list: { pages: 'الصفحات', page: 'الصفحة %{page}', newer: 'الأحدث', older: 'الأقدم', waiting: 'عرض الجديد (%{count})' },
  time: { hours: '%{hours} س %{minutes} د', minutes: '%{minutes} د' },
  status: {
    queued: 'في الانتظار', sending: 'قيد الإرسال', sent: 'أُرسلت', delivered: 'وصلت', read: 'قُرئت', played: 'شُغّلت', blocked: 'محظورة', failed: 'فشلت',
    unknown: 'النتيجة مجهولة', received: 'واردة', allowed: 'سُمح بها', accepted: 'قبلها المزوّد', retrying: 'تُعاد المحاولة',
  },
  stage: { gate: 'البوابة', queue: 'الانتظار', provider: 'المزوّد', webhook: 'Webhook' },
  outcome: { pass: 'نجح', block: 'حظر', skip: 'تُجووز' },
  purpose: { service: 'خدمة', utility: 'منفعة', marketing: 'تسويق', authentication: 'مصادقة' },
  rule: {
    not_recognised: 'الرسالة معروفة', organization_suspended: 'المؤسسة نشطة', connection_paused: 'الاتصال نشط', contact_erased: 'جهة الاتصال غير ممحوّة',
    processing_restricted: 'المعالجة غير مقيّدة', objected_to_marketing: 'لا اعتراض على التسويق', opted_out: 'لم يُلغِ الاشتراك', not_opted_in: 'وافق على الاستلام',
    outside_service_window: 'نافذة الخدمة', template_not_approved: 'القالب معتمد', template_parameters_invalid: 'قيم القالب',
    recipient_rate_limited: 'الحد لكل مستلم', marketing_frequency_capped: 'تكرار التسويق', ai_disclosure_pending: 'الإفصاح عن الذكاء الاصطناعي',
    review_required: 'مراجعة بشرية', provider_opt_out: 'إلغاء الاشتراك لدى المزوّد', connection_rate_limited: 'حد الاتصال',
  },
  reason: {
    not_recognised: 'البوابة لا تعرف هذا النوع من الرسائل', organization_suspended: 'المؤسسة موقوفة', connection_paused: 'الاتصال متوقف مؤقتًا', contact_erased: 'مُحيت جهة الاتصال',
    processing_restricted: 'قيّدت جهة الاتصال معالجة بياناتها', objected_to_marketing: 'اعترضت جهة الاتصال على التسويق', opted_out: 'ألغت جهة الاتصال اشتراكها',
    not_opted_in: 'لم توافق جهة الاتصال على هذا الغرض', outside_service_window: 'نافذة الخدمة مغلقة ولا يُرسل إلا قالب',
    template_not_approved: 'القالب غير معتمد', template_parameters_invalid: 'قيم القالب لا تناسبه',
    recipient_rate_limited: 'رسائل كثيرة إلى هذا الشخص في وقت قصير', marketing_frequency_capped: 'تلقّى هذا الشخص ما يكفي من التسويق الآن',
    ai_disclosure_pending: 'لم يُخبَر الشخص بعد أن الكاتب ذكاء اصطناعي', review_required: 'يجب أن يراجعها شخص أولًا',
    provider_opt_out: 'ألغت جهة الاتصال اشتراكها لدى المزوّد', connection_rate_limited: 'بلغ الاتصال حدّه',
  },
  source: {
    manual: 'سُجّل يدويًا', api: 'عبر API', import: 'استيراد', web_form: 'نموذج ويب', inbound: 'بادرت جهة الاتصال بالكتابة', keyword: 'كلمة من جهة الاتصال',
    provider: 'أبلغنا المزوّد', merge: 'دمج جهات الاتصال',
  },
  actor: { api: 'API', panel: 'اللوحة', user: 'شخص', api_key: 'API', webhook: 'Webhook', inbound: 'Webhook', simulator: 'المحاكي', system: 'النظام' },
  channel: { whatsapp: 'واتساب', sms: 'رسائل قصيرة', email: 'بريد إلكتروني', messenger: 'ماسنجر', instagram: 'إنستغرام' },
  identity: { phone: 'هاتف', user_id: 'معرّف مستخدم', email: 'بريد إلكتروني', handle: 'اسم حساب' },
  templateState: {
    approved: 'معتمد', pending: 'قيد المراجعة', rejected: 'مرفوض', paused: 'متوقف مؤقتًا', disabled: 'معطّل', flagged: 'عليه ملاحظة', in_appeal: 'قيد الاعتراض',
    pending_deletion: 'قيد الحذف', deleted: 'محذوف', limit_exceeded: 'تجاوز الحد', locked: 'مقفل', archived: 'مؤرشف', unknown: 'غير معروف',
  },
  eventState: { pending: 'بالانتظار', applied: 'طُبّق', not_understood: 'غير مفهوم', unrouted: 'بلا اتصال', failed: 'فشل' },
  message: {
    details: 'تفاصيل الرسالة', openDetails: 'تفاصيل الرسالة، %{time}', template: 'قالب', ofType: 'رسالة من النوع %{type}',
    blocked: 'محظورة', failed: 'فشلت', unknown: 'النتيجة مجهولة', noReason: 'لم يُذكر سبب',
    in: 'واردة', out: 'صادرة', purpose: 'الغرض', contact: 'جهة الاتصال', timeline: 'المسار',
    verdict: 'البوابة', verdictHint: 'كل قاعدة، وما وجدته، وما نظرت فيه.',
    dispatchVerdict: 'البوابة مرة أخرى قبل الخروج', dispatchHint: 'قد تتغيّر الأمور أثناء الانتظار، لذلك تُفحص الرسالة ثانيةً.',
    ids: 'المعرّفات', id: 'الرسالة', providerId: 'معرّف المزوّد', contactId: 'جهة الاتصال', conversationId: 'المحادثة', connectionId: 'الاتصال',
  },
  messages: {
    title: 'الرسائل', hint: 'كل ما ورد أو صدر أو أُوقف، مع السبب.', filters: 'عوامل التصفية', status: 'الحالة', direction: 'الاتجاه',
    connection: 'الاتصال', message: 'الرسالة', time: 'الوقت', any: 'الكل', clear: 'مسح', noneFiltered: 'لا توجد رسالة بعوامل التصفية هذه.', empty: 'لا رسائل بعد.',
  },
  thread: { with: 'محادثة مع %{name}', youWrote: 'كتبتَ:', theyWrote: 'كتبوا:', earlier: 'عرض رسائل أقدم', empty: 'لا رسائل بعد.' },
  composer: {
    kind: 'نوع الرسالة', text: 'نص', template: 'قالب', message: 'الرسالة', send: 'إرسال', chooseTemplate: 'القالب', needsMedia: 'يحتاج إلى ملف',
    slot: { header: 'الترويسة: %{name}', body: 'القيمة: %{name}', button: 'الزر: %{name}' },
    noTemplates: 'لا توجد قوالب لهذا الاتصال.', toTemplates: 'مزامنة القوالب', kept: 'نصّك ما زال في الحقل. إعادة إرساله لا ترسله مرتين.',
  },
  window: { closesIn: 'تُغلق النافذة بعد %{left}', closed: 'النافذة مغلقة: لا يُرسل إلا قالب حتى تكتب جهة الاتصال.' },
  optOut: {
    title: 'ألغت جهة الاتصال هذه اشتراكها.', mark: 'ألغى الاشتراك', composer: 'لا يمكن إرسال شيء عبر هذه القناة حتى يوافقوا من جديد، مثلًا بكتابة START.', seeLedger: 'عرض سجلات الموافقة',
    by: {
      keyword: 'كتبوا كلمة إلغاء الاشتراك (%{at}). تحظر البوابة كل رسالة.', manual: 'سُجّل يدويًا (%{at}). تحظر البوابة كل رسالة.',
      provider: 'أبلغنا المزوّد (%{at}). تحظر البوابة كل رسالة.', merge: 'نُقل من جهة اتصال مدموجة (%{at}). تحظر البوابة كل رسالة.',
    },
  },
  simulator: {
    title: 'المحاكي', hint: 'أرسل باسم النشاط التجاري، وأجب من الهاتف، وراقب قرار البوابة.',
    business: 'نشاطك التجاري', businessHint: 'من %{connection} إلى %{contact}', connection: 'الاتصال', contact: 'جهة الاتصال', sample: 'مرحبًا! طلبك في الطريق.',
    emptyThread: 'اضغط «إرسال» فتظهر الرسالة على الهاتف. انقر أي رسالة لترى سبب السماح بها.',
    noConnection: 'لا يوجد اتصال بالمحاكي.', toConnections: 'الذهاب إلى الاتصالات', noContact: 'لا توجد جهة اتصال لها رقم هاتف.', toContacts: 'الذهاب إلى جهات الاتصال',
  },
  phone: {
    label: 'هاتف جهة الاتصال', thread: 'الرسائل على الهاتف', empty: 'تصل رسائل النشاط التجاري إلى هنا.', own: 'كتبت جهة الاتصال:', received: 'كتب النشاط التجاري:',
    masked: 'يظهر لك هذا الرقم محجوبًا، لذلك لا يمكنك الكتابة من هذا الهاتف.',
    businessAccount: 'حساب نشاط تجاري', quick: 'إجابات سريعة', placeholder: 'رسالة', message: 'رسالة من الهاتف', send: 'الإجابة من الهاتف',
  },
  faults: { title: 'الأعطال', set: 'ستواجه الرسالة التالية هذا العطل: %{kind}' },
  fromCode: {
    title: 'نفّذها بالبرمجة', hint: 'يُنشئ مفتاحًا تجريبيًا وأمرًا يرسل الرسالة نفسها.', create: 'إنشاء مفتاح تجريبي', keyName: 'المحاكي',
    command: 'الأمر', once: 'يُعرض المفتاح هذه المرة فقط. يمكنك إبطاله من مفاتيح API.',
  },
  inbox: {
    title: 'صندوق الوارد', list: 'المحادثات', contact: 'جهة الاتصال', choose: 'اختر محادثة.', gone: 'تعذّر عرض هذه المحادثة. ربما لم تعد موجودة.',
    empty: 'لا محادثات بعد. تبدأ عندما تكتب إلى جهة اتصال أو تكتب إليك.', toSimulator: 'فتح المحاكي', toContacts: 'الذهاب إلى جهات الاتصال',
    back: 'العودة إلى القائمة', openContact: 'فتح جهة الاتصال', unread: 'غير مقروء: %{count}',
  },
  contact: {
    unnamed: 'بلا اسم', name: 'الاسم', phone: 'الهاتف', phoneHint: 'مع رمز الدولة، مثل ‎+60123456789.', address: 'العنوان', added: 'أُضيف', identities: 'طرق الوصول', attributes: 'السمات',
    rename: 'تغيير الاسم', merge: 'دمج', mergeOther: 'السجل الآخر', mergeWord: 'دمج',
    mergeHint: 'اختر السجل الآخر للشخص نفسه. تُجمع العناوين والرسائل، وإذا اختلفت الموافقات غلبت الأشد. لا يمكن التراجع عن هذا.',
    openConversation: 'فتح المحادثة', startConversation: 'بدء محادثة', noConnection: 'لا يوجد اتصال نشط يصل إلى جهة الاتصال هذه.',
    firstMessageHint: 'تقرر البوابة هل يجوز إرسال هذه الرسالة.',
  },
  contacts: {
    title: 'جهات الاتصال', hint: 'من تكتب إليهم، وما وافقوا عليه.', add: 'إضافة جهة اتصال', create: 'إضافة جهة اتصال', search: 'البحث بالاسم أو بالرقم كاملًا', empty: 'لا جهات اتصال بعد.',
    noneFound: 'لم يُعثر على أحد.', optedIn: 'وافق على رسائل الخدمة والمنفعة والمصادقة', marketingOptedIn: 'وافق على التسويق',
    consentHint: 'لا تؤشّر إلا على ما وافق عليه الشخص حقًا. يُسجَّل باسمك.',
  },
  consent: {
    title: 'الموافقة', hint: 'حصيلة السجلات أدناه.', records: 'سجلات الموافقة', recordsHint: 'الأحدث أولًا. تُضاف السجلات ولا تتغيّر أبدًا.', noRecords: 'لم تُسجَّل موافقة بعد.',
    none: 'لا توجد', granted: 'ممنوحة', withdrawn: 'مسحوبة', since: '%{source} · %{at}', by: 'بواسطة %{actor}',
    record: 'تسجيل', withdraw: 'سحب', recordNamed: 'تسجيل الموافقة: %{purpose}', withdrawNamed: 'سحب الموافقة: %{purpose}',
    confirmRecord: 'من الآن يجوز إرسال رسائل %{purpose} إلى %{name} عبر %{channel}، بقدر ما تسمح القواعد الأخرى.',
    confirmWithdraw: 'من الآن لا تُرسل رسائل %{purpose} إلى %{name} عبر %{channel}.',
    evidence: 'ما الدليل', evidenceHint: 'مثل النموذج أو المكالمة أو النص المعروض. يُحفظ مع السجل.',
  },
  connection: {
    active: 'نشط', paused: 'متوقف مؤقتًا', disconnected: 'مفصول', never: 'أبدًا', noError: 'لا يوجد', lastWebhook: 'آخر webhook', lastChecked: 'آخر فحص', lastError: 'آخر خطأ',
    health: 'السلامة', webhook: 'عنوان webhook', webhookHint: 'أدخله في لوحة المزوّد.', settings: 'الإعدادات', settingsHint: 'لا يظهر من الأسرار إلا أحرفها الأخيرة.',
    plugin: 'المزوّد', name: 'الاسم', nameHint: 'كما سيعرفه فريقك.', optional: 'اختياري', connect: 'اتصال',
    check: 'فحص', checkOk: 'يعمل.', checkFailed: 'فشل الفحص.', pause: 'إيقاف مؤقت', resume: 'استئناف', disconnect: 'فصل', disconnectTitle: 'فصل %{name}؟',
    disconnectHint: 'تُتلف أسراره ولا يُرسل أو يُستقبل عبره شيء بعد ذلك. تبقى المحادثات والسجلات. لا يمكن التراجع عن هذا.',
  },
  connections: { title: 'الاتصالات', hint: 'الخطوط التي ترد عليها رسائلك وتصدر منها.', add: 'إضافة اتصال', addHint: 'تأتي الحقول من إضافة المزوّد. تُشفَّر الأسرار ولا تُعرض بعد ذلك.', empty: 'لا اتصالات بعد.' },
  templates: {
    title: 'القوالب', hint: 'محفوظة لدى المزوّد. زامن لجلبها.', synced: 'آخر مزامنة %{at}', empty: 'لا قوالب هنا بعد. زامن لجلب ما لدى المزوّد.', sync: 'مزامنة الآن',
    done: 'القوالب: %{total}، المعتمد منها: %{approved}',
  },
  events: {
    title: 'أحداث webhook المخزّنة', hint: 'ما أبلغنا به المزوّد، حتى ما لم يُفهم بعد.', state: 'الحالة', what: 'الحدث', received: 'الاستلام', empty: 'لم يرد شيء بعد.',
    noneFiltered: 'لا يوجد حدث بهذه الحالة.', details: 'تفاصيل الحدث', receivedAt: 'استُلم %{at}', appliedAt: 'طُبّق %{at}', payload: 'كما ورد', id: 'الحدث',
  },
  apiKeys: {
    title: 'مفاتيح API', hint: 'للبرامج التي ترسل الرسائل. يُعرض المفتاح مرة واحدة عند إنشائه.', add: 'إنشاء مفتاح API', create: 'إنشاء', name: 'الاسم', nameHint: 'ما الذي سيستخدمه، مثل «المتجر».',
    environment: 'البيئة', test: 'تجريبي', live: 'فعلي', key: 'المفتاح', lastUsed: 'آخر استخدام', status: 'الحالة', empty: 'لا مفاتيح API بعد.', created: 'أُنشئ المفتاح «%{name}»',
    once: 'انسخه الآن. لا يمكن عرضه مرة أخرى.', saved: 'حفظته', revoke: 'إبطال', revokeNamed: 'إبطال %{name}', revokeTitle: 'إبطال %{name}؟',
    revokeHint: 'تُرفض البرامج التي تستخدمه من هذه اللحظة. لا يمكن التراجع عن هذا.', revokedAt: 'أُبطل %{at}',
  },
};
export default catalog;
