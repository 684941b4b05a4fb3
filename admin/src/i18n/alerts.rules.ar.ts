import type { rules as words } from './alerts.rules.ms';

const minutes = 'الدقائق المنظور فيها إلى الوراء';

/** What each rule says and what its thresholds are. The server tells it in English. */
export const rules: typeof words = {
  sentence: {
    'sign_in.failures': 'فشلت تسجيلات دخول كثيرة: لشخص واحد، أو من عنوان واحد، أو في المؤسسة كلها', 'sign_in.new_ip': 'سجّل شخص الدخول من عنوان لم يُر له من قبل', 'sign_in.new_country': 'سجّل شخص الدخول من دولة لم تُر له من قبل',
    'sign_in.impossible_travel': 'سجّل شخص الدخول من دولتين أبعد مما تقطعه طائرة في الوقت الذي بينهما', 'rate_limit.storm': 'رُفض مفتاح أو شخص مرة بعد مرة لكثرة طلباته',
    'api_key.unusual_use': 'أرسل مفتاح API في 10 دقائق طلبات أكثر بكثير مما في أيامه السبعة الأخيرة، أو استُخدم من دولة لم تُر له من قبل', 'export.mass': 'صدّر شخص أو مفتاح الكثير', 'secret.spike': 'فتحت جهة واحدة أسرارًا محفوظة كثيرة',
    'audit.verification_failed': 'سجل التدقيق لا يطابق نقاط تحققه الموقّعة', 'connection.dead': 'أوقف خطأ اتصالًا، أو فشل فحصه، أو لم يُجَب أي من نداءاته', 'queue.age': 'عمل ينتظر طويلًا',
    'api_key.rotation_due': 'بلغ مفتاح API العمر الذي ينبغي استبداله عنده، ويصل صانعه بريد خاص', 'api_key.wrong_network': 'استُخدم مفتاح API صالح من شبكة تستبعدها القواعد', 'user.wrong_network': 'استُخدمت جلسة صالحة من شبكة تستبعدها القواعد',
    'connection.revoke_failed': 'تعذّر إلغاء بيانات اعتماد اتصال منتهٍ لدى المزوّد', 'connection.pin_mismatch': 'عرض مزوّد مفتاحًا لم يثبّته أحد', 'connection.credentials_dead': 'لم يعد المزوّد يقبل بيانات اعتماد اتصال؛ فأُنهي', 'connection.marketing_paused': 'يقيّد المزوّد تسويق اتصال؛ فينتظر يومًا', 'connection.billing': 'يتعذّر على المزوّد تحصيل فواتير حساب اتصال', 'connection.line_changed': 'حظر المزوّد خط اتصال أو أزاله أو صنّف جودته منخفضة', 'privacy.request_due': 'طلب شخص بشأن بياناته يحين موعده خلال سبعة أيام أو تأخر', 'message.outcome_unknown': 'لا أحد يعلم إن وصلت بعض الرسائل، والمؤسسة تريد أن تُسأل', 'broadcast.paused': 'توقّف بث من تلقاء نفسه لأن قالبه أو خطه لم يعد صالحًا',
    'webhook.disabled': 'أُوقفت نقطة ويب هوك لأنها لم تُجب أيامًا',
    'siem.falling_behind': 'تأخّر دفق سجل التدقيق أكثر من ساعة: وما قَدُم يُزال بانتهاء مدته، أُرسل أم لا',
  },
  parameter: {
    'sign_in.failures.windowMinutes': minutes, 'sign_in.failures.perPerson': 'مرات الفشل لشخص واحد', 'sign_in.failures.perAddress': 'مرات الفشل من عنوان واحد', 'sign_in.failures.overall': 'مرات الفشل في المؤسسة',
    'sign_in.impossible_travel.speedKmh': 'أقصى سرعة يسافر بها شخص، كم/س', 'sign_in.impossible_travel.minKm': 'الكيلومترات بين دولتين التي لا تنبيه دونها', 'rate_limit.storm.windowMinutes': minutes, 'rate_limit.storm.refusals': 'الطلبات المرفوضة لجهة واحدة',
    'api_key.unusual_use.factor': 'أضعاف أكثر 10 دقائق ازدحامًا', 'api_key.unusual_use.floor': 'الطلبات في 10 دقائق التي لا تنبيه دونها', 'api_key.unusual_use.learningHours': 'الساعات التي لا عادة فيها لمفتاح جديد',
    'export.mass.windowMinutes': minutes, 'export.mass.exports': 'عمليات التصدير', 'export.mass.rows': 'الصفوف المصدّرة', 'secret.spike.windowMinutes': minutes, 'secret.spike.opened': 'الأسرار التي فتحها شخص أو مفتاح', 'secret.spike.openedBySystem': 'الأسرار التي فتحها جزء من الخادم نفسه',
    'connection.dead.minutes': 'دقائق احتمال فحص فاشل', 'connection.dead.calls': 'نداءات متتالية بلا جواب', 'queue.age.seconds': 'عمر أقدم عمل مستحق بالثواني',
  },
};
