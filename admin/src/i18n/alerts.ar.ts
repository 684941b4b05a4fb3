import type words from './alerts.en';
import { rules } from './alerts.rules.ar';

const alerts: { alerts: typeof words.alerts & typeof rules } = {
  alerts: {
    title: 'التنبيهات', hint: 'ما يستحق النظر: تسجيلات الدخول والمفاتيح والتصدير والاتصالات والسجل نفسه.', state: 'الحالة', states: { open: 'مفتوح', acknowledged: 'أُقرّ به', closed: 'مغلق' },
    none: { open: 'لا شيء يستدعي الانتباه.', acknowledged: 'لا أحد يعالج تنبيهًا الآن.', closed: 'لم يُغلق أي تنبيه بعد.' }, showClosed: 'عرض المغلقة',
    severity: 'الأهمية', severities: { info: 'ملاحظة', warning: 'تحذير', critical: 'حرج' }, what: 'ما الذي حدث', count: 'المرات', when: 'آخر مرة',
    first: 'أول مرة %{at}', toPerson: 'فتح صفحة الشخص', toKey: 'فتح صفحة المفتاح', toConnection: 'فتح صفحة الاتصال', toWebhook: 'فتح صفحة النقطة', toAudit: 'فتح سجل التدقيق',
    acknowledge: 'إقرار', acknowledgeNamed: 'إقرار: %{what}', acknowledgeChosen: 'إقرار %{count}', close: 'إغلاق', closeNamed: 'إغلاق: %{what}', closeWithNote: 'إغلاق مع ملاحظة', closeWithNoteNamed: 'إغلاق مع ملاحظة: %{what}',
    note: 'ملاحظة', noteHint: 'لزملائك. تُحفظ مع التنبيه.', acknowledgedBy: 'أقرّ به %{who}، %{at}', closedBy: 'أغلقه %{who}، %{at}', choose: 'اختيار: %{what}', chooseAll: 'اختيار الكل',
    banner: { open: 'توجد تنبيهات مفتوحة. %{what}', critical: 'حرجة: %{count}', warning: 'تحذيرات: %{count}', see: 'عرض التنبيهات' },
    rules: {
      title: 'قواعد التنبيه', hint: 'متى يُفتح تنبيه، ومن يصله بريد.', readOnly: 'يمكنك الاطلاع على هذه القواعد. ويستطيع المالك أو المدير تغييرها.', switch: 'تشغيل: %{name}', on: 'مفعّلة', off: 'متوقفة', always: 'مفعّلة دائمًا', change: 'تغيير', changeNamed: 'تغيير: %{name}',
      mailed: 'البريد إلى', nobody: 'لا أحد', people: 'وهؤلاء الأشخاص', peopleHint: 'المالكون والمديرون والمدققون.', bounds: 'من %{min} إلى %{max}. الأصل: %{standard}.',
    },
    rule: {
      sign_in: { failures: 'محاولات دخول فاشلة كثيرة', new_ip: 'تسجيل دخول من عنوان جديد', new_country: 'تسجيل دخول من دولة جديدة', impossible_travel: 'تسجيلا دخول أبعد من أن يُسافَر بينهما' },
      rate_limit: { storm: 'طلبات متكررة أكثر من المسموح' },
      api_key: { unusual_use: 'مفتاح يُستخدم على غير عادته', rotation_due: 'عمر المفتاح 90 يومًا: حان وقت مفتاح جديد', wrong_network: 'استُخدم مفتاح من شبكة مستبعدة' },
      export: { mass: 'تصدير كثير' }, secret: { spike: 'فُتحت أسرار محفوظة كثيرة' }, audit: { verification_failed: 'سجل التدقيق لا يطابق نقاط تحققه' },
      message: { outcome_unknown: 'لا يُعرف إن وصلت بعض الرسائل: يُرجى اتخاذ قرار' }, broadcast: { paused: 'توقّف بث من تلقاء نفسه' },
      connection: { dead: 'اتصال لا يعمل', pin_mismatch: 'يعرض المزوّد مفتاحًا غير مثبّت: لا يُرسَل شيء', revoke_failed: 'تعذّر إلغاء رمز اتصال منتهٍ', credentials_dead: 'لم يعد المزوّد يقبل الرمز: انتهى الاتصال', marketing_paused: 'يقيّد المزوّد هذا الخط: التسويق ينتظر يومًا', billing: 'يتعذّر على المزوّد تحصيل الفواتير', line_changed: 'حظر المزوّد الخط أو صنّف جودته منخفضة' },
      queue: { age: 'عمل ينتظر طويلًا' }, user: { wrong_network: 'استُخدمت جلسة من شبكة مستبعدة' }, webhook: { disabled: 'أُوقفت نقطة ويب هوك' }, siem: { falling_behind: 'دفق السجل متأخر كثيرًا' },
    },
    fact: {
      country: 'الدولة', days: 'الأيام', ip: 'العنوان', failures: 'المحاولات الفاشلة', role: 'الدور', reason: 'السبب', scope: 'لدى', minutes: 'الدقائق', from: 'من', to: 'إلى', kilometres: 'الكيلومترات', refusals: 'الطلبات المرفوضة', cause: 'بسبب', requests: 'الطلبات',
      usual: 'الأكثر حتى الآن', exports: 'عمليات التصدير', rows: 'الصفوف', opened: 'الأسرار المفتوحة', part: 'جزء من الخادم', olderThanSeconds: 'أقدم من (ثانية)', dueSince: 'مستحق منذ', host: 'المضيف', hours: 'الساعات',
    },
    value: {
      person: 'شخص واحد', address: 'عنوان واحد', organization: 'المؤسسة كلها', volume: 'عدد الطلبات', country: 'دولة جديدة', paused_by_error: 'أوقفه خطأ', check_failed: 'الفحص يفشل', no_answer: 'لا جواب', gone: 'تقول النقطة إنها لم تعد موجودة', failing: 'لم تُجب أيامًا',
      auth: { ip_not_allowed: 'العنوان غير مسموح', country_not_allowed: 'الدولة غير مسموحة' }, entry: { altered: 'غُيّر قيد', missing: 'قيد مفقود' },
    },
    ...rules,
  },
};

export default alerts;
