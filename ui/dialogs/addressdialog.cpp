#include "ui/dialogs/addressdialog.h"

#include "sync/web/webaddress.h"
#include "ui/controls/button.h"
#include "ui/controls/label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace Ui {

AddressDialog::AddressDialog(const Theme &theme, QWidget *owner)
    : Dialog(theme, tr("Play an address"), owner)
    , m_address(new QLineEdit(panel()))
    , m_told(new Label(theme, TextRole::Caption, Tone::Text, panel()))
{
    setObjectName(QStringLiteral("addressDialog"));
    auto *says = new Label(theme, TextRole::Body, Tone::Text, panel(),
        tr("The address of a video file, as http:// or https://."));
    says->setMaxLines(3);
    m_address->setObjectName(QStringLiteral("addressField"));
    m_address->setAccessibleName(tr("Address of the video"));
    m_address->setPlaceholderText(QStringLiteral("https://server/video.mkv"));
    const QString copied = QGuiApplication::clipboard()->text().trimmed();
    if (Sync::isWebAddress(copied) && Sync::webAddress(copied)) {
        m_address->setText(copied);
        m_address->selectAll();
    }
    m_told->setObjectName(QStringLiteral("addressTold"));
    m_told->setMaxLines(3);
    m_told->hide();
    auto *cancel = new Button(theme, Button::Kind::Secondary, {}, tr("Cancel"), panel());
    auto *play = new Button(theme, Button::Kind::Primary, {}, tr("Play"), panel());
    play->setObjectName(QStringLiteral("addressPlay"));
    rows()->addWidget(says);
    rows()->addWidget(m_address);
    rows()->addWidget(m_told);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(play);
    rows()->addLayout(buttons);
    connect(m_address, &QLineEdit::returnPressed, this, &AddressDialog::choose);
    connect(play, &Button::clicked, this, &AddressDialog::choose);
    connect(cancel, &Button::clicked, this, &AddressDialog::close);
}

QWidget *AddressDialog::firstFocus()
{
    return m_address;
}

void AddressDialog::choose()
{
    const Result<QUrl> address = Sync::webAddress(m_address->text());
    if (!address) {
        m_told->setText(address.error().message);
        m_told->show();
        arrange();
        return;
    }
    close();
    emit chosen(*address);
}

} // namespace Ui
