#include "ui/dialogs/newkeysdialog.h"

#include "ui/controls/button.h"
#include "ui/controls/label.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace Ui {

NewKeysDialog::NewKeysDialog(const Theme &theme, ClusterControl &control, QWidget *owner)
    : Dialog(theme, tr("New keys"), owner)
    , m_control(control)
    , m_says(new Label(theme, TextRole::Body, Tone::Text, panel(),
          tr("Other keys of the same storage. They are tried at every address before this PC takes "
             "them. Each other device still has the old ones: enter the new keys there as well "
             "before you withdraw those.")))
    , m_accessKey(makeField("newAccessKey", tr("Access key")))
    , m_secretKey(makeField("newSecretKey", tr("Secret key")))
    , m_told(new Label(theme, TextRole::Caption, Tone::Text, panel()))
    , m_cancel(new Button(theme, Button::Kind::Secondary, {}, tr("Cancel"), panel()))
    , m_take(new Button(theme, Button::Kind::Primary, {}, tr("Try and take"), panel()))
{
    setObjectName(QStringLiteral("newKeysDialog"));
    m_told->setObjectName(QStringLiteral("newKeysTold"));
    m_cancel->setObjectName(QStringLiteral("newKeysCancel"));
    m_take->setObjectName(QStringLiteral("newKeysTake"));
    m_secretKey->setEchoMode(QLineEdit::Password);
    m_says->setMaxLines(6);
    m_told->setMaxLines(6);
    m_told->hide();
    layOut();
    connect(m_cancel, &Button::clicked, this, &NewKeysDialog::close);
    connect(m_take, &Button::clicked, this, &NewKeysDialog::tryNow);
    connect(&control, &ClusterControl::keysChanged, this, &NewKeysDialog::onChanged);
}

NewKeysDialog::~NewKeysDialog()
{
    if (m_isBusy) {
        m_control.stopChangingKeys();
    }
}

QLineEdit *NewKeysDialog::makeField(const char *objectName, const QString &name)
{
    auto *field = new QLineEdit(panel());
    field->setObjectName(QLatin1String(objectName));
    field->setAccessibleName(name);
    connect(field, &QLineEdit::returnPressed, this, &NewKeysDialog::tryNow);
    return field;
}

void NewKeysDialog::layOut()
{
    rows()->addWidget(m_says);
    for (QLineEdit *field : {m_accessKey, m_secretKey}) {
        auto *column = new QVBoxLayout;
        column->setSpacing(theme().px(6, 4));
        column->addWidget(
            new Label(theme(), TextRole::Caption, Tone::Caption, panel(), field->accessibleName()));
        column->addWidget(field);
        rows()->addLayout(column);
    }
    rows()->addWidget(m_told);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_take);
    rows()->addLayout(buttons);
}

QWidget *NewKeysDialog::firstFocus()
{
    return m_accessKey;
}

void NewKeysDialog::restyle()
{
    Dialog::restyle();
    for (QLineEdit *field : {m_accessKey, m_secretKey}) {
        field->setFont(theme().font(TextRole::Body));
        field->setFixedHeight(theme().px(68, 36));
    }
}

void NewKeysDialog::tryNow()
{
    if (m_isBusy) {
        return;
    }
    for (QLineEdit *field : {m_accessKey, m_secretKey}) {
        if (field->text().trimmed().isEmpty()) {
            tell(tr("Enter both keys."), true);
            field->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    m_isBusy = true;
    m_take->setEnabled(false);
    tell(tr("Asking the storage…"), false);
    m_control.changeKeys({m_accessKey->text().trimmed(), m_secretKey->text().trimmed(), {}});
}

void NewKeysDialog::onChanged(const std::optional<Error> &error)
{
    if (!m_isBusy) {
        return;
    }
    m_isBusy = false;
    m_take->setEnabled(true);
    if (!error) {
        close();
        return;
    }
    tell(error->message, true);
    m_accessKey->setFocus(Qt::OtherFocusReason);
    m_accessKey->selectAll();
}

void NewKeysDialog::tell(const QString &text, bool isProblem)
{
    m_told->setTone(isProblem ? Tone::Danger : Tone::Text);
    m_told->setText(text);
    m_told->setAccessibleName(text);
    m_told->show();
    arrange();
    QAccessibleEvent event(m_told, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

} // namespace Ui
