#include "ui/dialogs/questiondialog.h"

#include "ui/controls/button.h"
#include "ui/controls/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Ui {

QuestionDialog::QuestionDialog(const Theme &theme, const QString &heading, const QString &text,
    const QString &act, QWidget *owner)
    : Dialog(theme, heading, owner)
    , m_cancel(new Button(theme, Button::Kind::Secondary, {}, tr("Cancel"), panel()))
{
    auto *says = new Label(theme, TextRole::Body, Tone::Text, panel(), text);
    says->setMaxLines(5);
    auto *agree = new Button(theme, Button::Kind::Danger, {}, act, panel());
    m_cancel->setObjectName(QStringLiteral("questionCancel"));
    agree->setObjectName(QStringLiteral("questionAgree"));
    rows()->addWidget(says);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(agree);
    buttons->addWidget(m_cancel);
    rows()->addLayout(buttons);
    connect(m_cancel, &Button::clicked, this, &QuestionDialog::close);
    connect(agree, &Button::clicked, this, [this] {
        close();
        emit agreed();
    });
}

QWidget *QuestionDialog::firstFocus()
{
    return m_cancel;
}

} // namespace Ui
