import type { TranslationMessages } from 'react-admin';

/** react-admin's own words in Arabic. */
const messages: TranslationMessages = {
  ra: {
    action: {
      add_filter: 'إضافة عامل تصفية', add: 'إضافة', back: 'رجوع', bulk_actions: 'العناصر المحددة: %{smart_count}', cancel: 'إلغاء',
      clear_array_input: 'إفراغ القائمة', clear_input_value: 'مسح القيمة', clone: 'نسخ', confirm: 'تأكيد', create: 'إنشاء', create_item: 'إنشاء %{item}',
      delete: 'حذف', edit: 'تعديل', export: 'تصدير', list: 'قائمة', refresh: 'تحديث', remove_filter: 'إزالة عامل التصفية هذا', remove_all_filters: 'إزالة كل عوامل التصفية',
      remove: 'إزالة', reset: 'إعادة تعيين', save: 'حفظ', search: 'بحث', search_columns: 'البحث في الأعمدة', select_all: 'تحديد الكل', select_all_button: 'تحديد الكل',
      select_row: 'تحديد هذا الصف', show: 'عرض', sort: 'ترتيب', undo: 'تراجع', unselect: 'إلغاء التحديد', expand: 'توسيع', close: 'إغلاق', open_menu: 'فتح القائمة',
      close_menu: 'إغلاق القائمة', update: 'تحديث', move_up: 'تحريك إلى أعلى', move_down: 'تحريك إلى أسفل', open: 'فتح', toggle_theme: 'التبديل بين الوضع الفاتح والداكن',
      select_columns: 'الأعمدة', update_application: 'إعادة تحميل التطبيق',
    },
    boolean: { true: 'نعم', false: 'لا', null: ' ' },
    page: {
      create: 'إنشاء %{name}', dashboard: 'لوحة المعلومات', edit: '%{name} %{recordRepresentation}', error: 'حدث خطأ ما', list: '%{name}', loading: 'جارٍ التحميل',
      not_found: 'غير موجود', show: '%{name} %{recordRepresentation}', empty: 'لا يوجد %{name} بعد.', invite: 'هل تريد إضافة واحد؟', access_denied: 'الوصول مرفوض',
      authentication_error: 'خطأ في المصادقة',
    },
    input: {
      file: { upload_several: 'أفلت الملفات هنا لرفعها، أو انقر لاختيارها.', upload_single: 'أفلت الملف هنا لرفعه، أو انقر لاختياره.' },
      image: { upload_several: 'أفلت الصور هنا لرفعها، أو انقر لاختيارها.', upload_single: 'أفلت الصورة هنا لرفعها، أو انقر لاختيارها.' },
      references: { all_missing: 'تعذّر العثور على البيانات المرجعية.', many_missing: 'مرجع واحد على الأقل لم يعد متاحًا.', single_missing: 'لم يعد هذا المرجع متاحًا.' },
      password: { toggle_visible: 'إخفاء كلمة المرور', toggle_hidden: 'إظهار كلمة المرور' },
    },
    message: {
      about: 'حول', access_denied: 'ليست لديك صلاحية لفتح هذه الصفحة', are_you_sure: 'هل أنت متأكد؟',
      authentication_error: 'أعاد خادم المصادقة خطأً وتعذّر التحقق من بيانات دخولك.', auth_error: 'حدث خطأ أثناء التحقق من رمز المصادقة.',
      bulk_delete_content: 'هل تريد حذف العناصر المحددة (%{smart_count})؟', bulk_delete_title: 'حذف %{name} (%{smart_count})', bulk_update_content: 'هل تريد تحديث العناصر المحددة (%{smart_count})؟',
      bulk_update_title: 'تحديث %{name} (%{smart_count})', clear_array_input: 'هل تريد إفراغ القائمة كلها؟', delete_content: 'هل تريد حذف %{name}؟',
      delete_title: 'حذف %{name} %{recordRepresentation}', details: 'التفاصيل', error: 'حدث خطأ وتعذّر إكمال طلبك.', invalid_form: 'النموذج غير صحيح. يُرجى مراجعة الأخطاء',
      loading: 'يُرجى الانتظار', no: 'لا', not_found: 'العنوان خاطئ أو الرابط لا يعمل.', select_all_limit_reached: 'العناصر كثيرة. حُدّدت أول %{max} فقط.',
      unsaved_changes: 'بعض تغييراتك لم تُحفظ. هل تريد تجاهلها؟', yes: 'نعم', placeholder_data_warning: 'مشكلة في الشبكة: تعذّر تحديث البيانات.',
    },
    navigation: {
      clear_filters: 'مسح عوامل التصفية', no_filtered_results: 'لا يوجد %{name} بعوامل التصفية هذه.', no_results: 'لا يوجد %{name}',
      no_more_results: 'الصفحة %{page} خارج النطاق. جرّب الصفحة السابقة.', page_out_of_boundaries: 'الصفحة %{page} خارج النطاق', page_out_from_end: 'هذه آخر صفحة',
      page_out_from_begin: 'هذه أول صفحة', page_range_info: '%{offsetBegin}-%{offsetEnd} من %{total}', partial_page_range_info: '%{offsetBegin}-%{offsetEnd} من أكثر من %{offsetEnd}',
      current_page: 'الصفحة %{page}', page: 'الذهاب إلى الصفحة %{page}', first: 'الذهاب إلى الصفحة الأولى', last: 'الذهاب إلى الصفحة الأخيرة', next: 'الصفحة التالية',
      previous: 'الصفحة السابقة', page_rows_per_page: 'صفوف كل صفحة:', skip_nav: 'الانتقال إلى المحتوى',
    },
    sort: { sort_by: 'ترتيب حسب %{field_lower_first} %{order}', ASC: 'تصاعديًا', DESC: 'تنازليًا' },
    auth: {
      auth_check_error: 'سجّل الدخول للمتابعة', user_menu: 'الملف الشخصي', username: 'اسم المستخدم', password: 'كلمة المرور', email: 'البريد الإلكتروني', sign_in: 'تسجيل الدخول',
      sign_in_error: 'فشل تسجيل الدخول، حاول مرة أخرى', logout: 'تسجيل الخروج',
    },
    notification: {
      updated: 'العناصر المحدَّثة: %{smart_count}', created: 'أُنشئ العنصر', deleted: 'العناصر المحذوفة: %{smart_count}', bad_item: 'عنصر غير صحيح', item_doesnt_exist: 'العنصر غير موجود',
      http_error: 'خطأ في الاتصال بالخادم', data_provider_error: 'خطأ في البيانات. راجع وحدة التحكم للتفاصيل.', i18n_error: 'تعذّر تحميل ترجمة هذه اللغة',
      canceled: 'أُلغي الإجراء', logged_out: 'انتهت جلستك. سجّل الدخول من جديد.', not_authorized: 'ليست لديك صلاحية لهذا المورد.',
      application_update_available: 'يتوفر إصدار جديد.', offline: 'لا يوجد اتصال. تعذّر جلب البيانات.',
    },
    validation: {
      required: 'حقل مطلوب', minLength: 'يجب ألا يقل عن %{min} حرفًا', maxLength: 'يجب ألا يزيد على %{max} حرفًا', minValue: 'يجب ألا يقل عن %{min}', maxValue: 'يجب ألا يزيد على %{max}',
      number: 'يجب أن يكون رقمًا', email: 'يجب أن يكون بريدًا إلكترونيًا صحيحًا', oneOf: 'يجب أن يكون واحدًا من: %{options}', regex: 'يجب أن يطابق الصيغة (regexp): %{pattern}', unique: 'يجب ألا يتكرر',
    },
    saved_queries: {
      label: 'عمليات البحث المحفوظة', query_name: 'اسم البحث', new_label: 'حفظ البحث الحالي…', new_dialog_title: 'حفظ البحث الحالي باسم', remove_label: 'إزالة البحث المحفوظ',
      remove_label_with_name: 'إزالة البحث «%{name}»', remove_dialog_title: 'إزالة البحث المحفوظ؟', remove_message: 'هل تريد إزالة هذا العنصر من عمليات البحث المحفوظة؟',
      help: 'صفِّ القائمة واحفظ هذا البحث لوقت لاحق',
    },
    guesser: { empty: { title: 'لا بيانات للعرض', message: 'راجع مصدر البيانات' } },
    configurable: {
      customize: 'تخصيص', configureMode: 'إعداد هذه الصفحة',
      inspector: { title: 'الفاحص', content: 'مرّر المؤشر فوق عناصر الواجهة لإعدادها', reset: 'إعادة الإعدادات', hideAll: 'إخفاء الكل', showAll: 'إظهار الكل' },
      Datagrid: { title: 'جدول', unlabeled: 'عمود بلا عنوان رقم %{column}' },
      SimpleForm: { title: 'نموذج', unlabeled: 'حقل بلا عنوان رقم %{input}' },
      SimpleList: { title: 'قائمة', primaryText: 'النص الأول', secondaryText: 'النص الثاني', tertiaryText: 'النص الثالث' },
    },
  },
};
export default messages;
