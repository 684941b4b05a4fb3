import type words from './audit.en';
import { actions } from './audit.actions.ar';

const audit: { audit: typeof words.audit & { action: typeof actions } } = {
  audit: {
    title: 'سجل التدقيق', hint: 'من فعل ماذا، ومتى ومن أين. كل قيد مختوم في شجرة موقّعة، فيُكتشف أي تغيير لاحق.',
    time: 'الوقت', what: 'ما الذي حدث', actor: 'من', ip: 'من أين', objectTitle: 'بشأن', objectId: 'معرّف سجل', details: 'قيد من سجل التدقيق', fields: 'كل الحقول', context: 'التفاصيل', userAgent: 'المتصفح أو البرنامج',
    actionName: 'الإجراء', id: 'القيد', retainedUntil: 'يُحفظ حتى', onlyThis: 'كل ما فيه هذا', nothing: 'لا شيء يطابق', root: 'تجزئة الجذر',
    live: 'متابعة مباشرة', waiting: 'قيود جديدة: %{count}', empty: 'لم يُسجَّل شيء في هذه المدة.', noneFiltered: 'لا قيد يطابق هذه المرشحات.',
    type: { title: 'نوع القيد', all: 'الكل', api_request: 'طلبات API', authentication: 'تسجيل الدخول', account_change: 'التغييرات', security_event: 'الأمان' },
    period: { title: 'المدة', today: 'اليوم', week: '7 أيام', month: '30 يومًا', own: 'تواريخ محددة', from: 'من', to: 'إلى', reversed: 'النهاية قبل البداية.', choose: 'اختر اليوم الأول واليوم الأخير.' },
    who: { system: 'النظام (%{part})', user: 'شخص …%{id}', api_key: 'مفتاح API …%{id}', group: { user: 'الأشخاص', api_key: 'مفاتيح API', system: 'النظام' } },
    object: {
      user: 'شخص', api_key: 'مفتاح API', contact: 'جهة اتصال', connection: 'اتصال', conversation: 'محادثة', message: 'رسالة', alert: 'تنبيه', organization: 'المؤسسة', data_key: 'مفتاح البيانات', master_key: 'المفتاح الرئيسي', invitation: 'دعوة',
      session: 'جلسة', sso_domain: 'نطاق', webhook_endpoint: 'نقطة ويب هوك', audit_stream: 'دفق السجل', device: 'جهاز', passkey: 'مفتاح مرور', consent_record: 'سجل موافقة', identity: 'عنوان',
      export: 'نسخة من البيانات', backup: 'نسخة احتياطية', processor: 'معالِج فرعي', processor_notice: 'إشعار بالمعالِجين الفرعيين',
    },
    verify: {
      title: 'التحقق', hint: 'كل القيود مقابل كل رأس وُقّع من قبل. مرة في اليوم تلقائيًا.', now: 'تحقق الآن', state: { never: 'لم يُتحقق منه بعد', running: 'جارٍ التحقق', verified: 'تم التحقق', failed: 'لا يتطابق' },
      never: 'لم يتحقق أحد من هذا السجل بعد.', when: '%{at} · القيود: %{size}', fault: '%{what}.', faultAt: '%{what}، في الموضع %{position}.', more: 'أعطال أخرى: %{count}', openEntry: 'فتح القيد',
      entryGone: 'هذا القيد لم يعد موجودًا.', failedHint: 'احفظ نسخة احتياطية من قاعدة البيانات كما هي الآن، وقارن بنقطة تحقق محفوظة في مكان آخر.',
    },
    fault: {
      checkpoint: 'رأس موقّع غير صحيح', entry: { altered: 'غُيّر قيد', missing: 'قيد مفقود', moved: 'قيد يخص سجلًا آخر', purged_early: 'أُزيل قيد قبل أوانه', outside: 'أُدخل قيد من الخارج' },
      tree: { altered: 'القيود لا تكوّن الشجرة الموقّعة' }, tile: { altered: 'غُيّرت تجزئة محفوظة' }, truncated: 'قُطع السجل', format: 'تتعذر قراءة السجل',
    },
    checkpoint: {
      title: 'نقطة تحقق موقّعة', hint: 'احفظها مع المفتاح في مكان غير هذا الخادم: بهما يستطيع أي شخص أن يثبت لاحقًا هل غُيّر شيء قبلها.', size: 'القيود', signed: 'وُقّعت', copy: 'نسخ نقطة التحقق', copyKey: 'نسخ المفتاح',
    },
    proof: {
      title: 'الإثبات', hint: 'يُحسب هنا من جديد ولا يؤخذ من الخادم.', checked: 'فُحص في هذا المتصفح', broken: 'هذا الإثبات لا يصمد', brokenHint: 'القيد والإثبات والرأس الموقّع لا تتطابق. تحقق من السجل كله، وقارن بنقطة تحقق محفوظة في مكان آخر.',
      insecure: 'لا تفحص المتصفحات الإثباتات إلا عبر HTTPS أو على الجهاز نفسه.', unsealed: 'سيُختم هذا القيد بعد لحظة. افتحه مجددًا لرؤية إثباته.', position: 'الموضع', treeSize: 'حجم الشجرة', leafHash: 'تجزئة الورقة',
      outcome: { holds: 'صحيح', broken: 'غير صحيح', unknown: 'لا يمكن فحصه هنا' },
      step: {
        shown: 'المعروض هنا هو ما خُتم', content: 'المحتوى المختوم يطابق ملخصه', leaf: 'تجزئة الورقة هي تجزئة القيد', path: 'القيد في الشجرة، بمساره إلى الجذر', head: 'الجذر هو جذر نقطة التحقق الموقّعة', signature: 'نقطة التحقق موقّعة بمفتاح هذا السجل',
      },
    },
    export: {
      title: 'تصدير', csv: 'القيود بصيغة CSV', ndjson: 'القيود بصيغة NDJSON', bundle: 'السجل كله مع الإثباتات', hint: { csv: 'ما تعرضه المرشحات، لجداول البيانات.', ndjson: 'ما تعرضه المرشحات، قيد في كل سطر، للبرامج.', bundle: 'كل شيء، للتحقق منه من دون هذا الخادم.' },
      running: 'جارٍ إعداد الملف.', done: 'اكتمل %{file}.', rows: 'القيود: %{rows}', rowsOf: 'القيود: %{rows} من %{total}',
    },
    settings: {
      title: 'الإعدادات', page: 'إعدادات سجل التدقيق', hint: 'مدة حفظ القيود، ومن يحصل أيضًا على نقاط التحقق الموقّعة.', readOnly: 'يمكنك الاطلاع على هذه الإعدادات. ويستطيع المالك أو المدير تغييرها.', save: 'حفظ الإعدادات',
      retention: 'مدة حفظ القيود', retentionHint: 'بعدها يُزال محتواها. وتبقى تجزئاتها، فيظل كل ما عداها قابلًا للإثبات.', days: '%{type}: الأيام', bounds: 'من %{floor} إلى %{ceiling} يومًا. الأصل: %{standard}.',
      witnesses: 'الشهود', witnessesHint: 'يصلهم بالبريد كل يوم نقطة التحقق الموقّعة. اختر صناديق بريد لا يستطيع من يدير هذا الخادم إفراغها.', emails: 'عناوين البريد', emailsHint: 'عنوان في كل سطر، خمسة على الأكثر.',
      purgeTitle: 'إزالة القيود الأقدم؟', purgeConfirm: 'حفظ وإزالة', purgeWord: 'إزالة', purged: '%{type}: %{rows} من قبل %{date}', purgeHint: 'يُزال محتواها في التنظيف التالي ولا يمكن استرجاعه. صدّرها أولًا إن كنت قد تحتاج إليها. وتُسجَّل إزالتها.',
    },
    action: actions,
  },
};

export default audit;
