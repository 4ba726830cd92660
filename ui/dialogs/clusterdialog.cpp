#include "ui/dialogs/clusterdialog.h"

#include "ui/controls/button.h"
#include "ui/controls/label.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace Ui {

using Sync::EndpointReport;
using Sync::S3Address;

ClusterDialog::ClusterDialog(const Theme &theme, ClusterControl &control, QWidget *owner)
    : Dialog(theme, tr("Connect to a cluster"), owner)
    , m_control(control)
    , m_endpoints(makeField("clusterEndpoints", tr("Addresses"),
          QStringLiteral("http://192.168.1.11:8080 http://192.168.1.12:8080")))
    , m_bucket(makeField("clusterBucket", tr("Bucket"), {}))
    , m_accessKey(makeField("clusterAccessKey", tr("Access key"), {}))
    , m_secretKey(makeField("clusterSecretKey", tr("Secret key"), {}))
    , m_prefix(makeField("clusterPrefix", tr("Below this key in the bucket"), tr("Optional")))
    , m_region(makeField("clusterRegion", tr("Region"), tr("Optional")))
    , m_pathStyle(new Button(theme, Button::Kind::Chip, {}, tr("Bucket in the path"), panel()))
    , m_hostStyle(new Button(theme, Button::Kind::Chip, {}, tr("Bucket in the host"), panel()))
    , m_told(new Label(theme, TextRole::Caption, Tone::Text, panel()))
    , m_cancel(new Button(theme, Button::Kind::Secondary, {}, tr("Cancel"), panel()))
    , m_connect(new Button(theme, Button::Kind::Primary, {}, tr("Connect"), panel()))
{
    setObjectName(QStringLiteral("clusterDialog"));
    m_pathStyle->setObjectName(QStringLiteral("clusterPathStyle"));
    m_hostStyle->setObjectName(QStringLiteral("clusterHostStyle"));
    m_told->setObjectName(QStringLiteral("clusterTold"));
    m_cancel->setObjectName(QStringLiteral("clusterCancel"));
    m_connect->setObjectName(QStringLiteral("clusterConnect"));
    m_secretKey->setEchoMode(QLineEdit::Password);
    m_told->setMaxLines(8);
    m_told->hide();
    layOut();
    fill();
    const auto choose = [this](S3Address::Style style) {
        m_style = style;
        m_pathStyle->setOn(style == S3Address::Style::Path);
        m_hostStyle->setOn(style == S3Address::Style::VirtualHost);
    };
    choose(m_style);
    connect(m_pathStyle, &Button::clicked, this, [choose] { choose(S3Address::Style::Path); });
    connect(
        m_hostStyle, &Button::clicked, this, [choose] { choose(S3Address::Style::VirtualHost); });
    connect(m_cancel, &Button::clicked, this, &ClusterDialog::close);
    connect(m_connect, &Button::clicked, this, &ClusterDialog::connectNow);
    connect(&control, &ClusterControl::connected, this, &ClusterDialog::onConnected);
    connect(&control, &ClusterControl::founding, this, [this] {
        tell(tr("The storage is new. Making sure that it keeps what it is given…"), false);
    });
}

ClusterDialog::~ClusterDialog()
{
    if (m_isBusy) {
        m_control.stopConnecting();
    }
}

QLineEdit *ClusterDialog::makeField(
    const char *objectName, const QString &name, const QString &hint)
{
    auto *field = new QLineEdit(panel());
    field->setObjectName(QLatin1String(objectName));
    field->setAccessibleName(name);
    field->setPlaceholderText(hint);
    field->setToolTip(name);
    // What was asked about belongs to what was typed then.
    connect(field, &QLineEdit::textEdited, this, [this] {
        m_offered.clear();
        m_offersJoin = false;
        m_connect->setText(tr("Connect"));
    });
    connect(field, &QLineEdit::returnPressed, this, &ClusterDialog::connectNow);
    return field;
}

void ClusterDialog::layOut()
{
    auto *says = new Label(theme(), TextRole::Body, Tone::Text, panel(),
        tr("Any storage that speaks S3: Swift, Ceph, Garage, MinIO, SeaweedFS. All its addresses, "
           "with spaces between."));
    says->setMaxLines(3);
    rows()->addWidget(says);
    const auto named = [this](QLineEdit *field) {
        auto *column = new QVBoxLayout;
        column->setSpacing(theme().px(6, 4));
        column->addWidget(
            new Label(theme(), TextRole::Caption, Tone::Caption, panel(), field->accessibleName()));
        column->addWidget(field);
        return column;
    };
    const auto pair = [this, named](QLineEdit *left, QLineEdit *right) {
        auto *row = new QHBoxLayout;
        row->setSpacing(theme().px(18, 12));
        row->addLayout(named(left), 1);
        row->addLayout(named(right), 1);
        rows()->addLayout(row);
    };
    rows()->addLayout(named(m_endpoints));
    rows()->addLayout(named(m_bucket));
    pair(m_accessKey, m_secretKey);
    pair(m_prefix, m_region);
    auto *styles = new QHBoxLayout;
    styles->addWidget(m_pathStyle);
    styles->addWidget(m_hostStyle);
    styles->addStretch(1);
    rows()->addLayout(styles);
    rows()->addWidget(m_told);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_connect);
    rows()->addLayout(buttons);
}

void ClusterDialog::fill()
{
    const std::optional<Sync::ClusterConfig> config = m_control.config();
    if (!config) {
        return;
    }
    m_endpoints->setText(config->endpoints.join(u' '));
    m_bucket->setText(config->bucket);
    m_prefix->setText(config->prefix);
    m_region->setText(config->region);
    m_style = config->style;
    m_endpoints->setCursorPosition(0);
}

QWidget *ClusterDialog::firstFocus()
{
    return m_endpoints;
}

void ClusterDialog::restyle()
{
    Dialog::restyle();
    for (QLineEdit *field : {m_endpoints, m_bucket, m_accessKey, m_secretKey, m_prefix, m_region}) {
        field->setFont(theme().font(TextRole::Body));
        field->setFixedHeight(theme().px(68, 36));
    }
}

void ClusterDialog::connectNow()
{
    if (m_isBusy) {
        return;
    }
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    Sync::ClusterOpener::Wish wish;
    wish.config.endpoints = m_endpoints->text().split(between, Qt::SkipEmptyParts);
    wish.config.bucket = m_bucket->text().trimmed();
    wish.config.prefix = m_prefix->text().trimmed();
    wish.config.region = m_region->text().trimmed();
    wish.config.style = m_style;
    wish.keys = {m_accessKey->text().trimmed(), m_secretKey->text().trimmed(), {}};
    const std::pair<QLineEdit *, QString> needed[]{
        {m_endpoints, tr("Enter the addresses of the storage.")},
        {m_bucket, tr("Enter the bucket that Matinee may use.")},
        {m_accessKey, tr("Enter the access key.")}, {m_secretKey, tr("Enter the secret key.")}};
    for (const auto &[field, text] : needed) {
        if (field->text().trimmed().isEmpty()) {
            tell(text, true);
            field->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    m_approved.unite(m_offered);
    m_joins = m_joins || m_offersJoin;
    wish.approved = m_approved;
    wish.join = m_joins ? Sync::ClusterOpener::Join::Agreed : Sync::ClusterOpener::Join::Ask;
    setBusy(true);
    tell(tr("Asking the storage…"), false);
    m_control.connectTo(wish);
}

// Which certificates the person is shown; empty: none was refused.
QString ClusterDialog::refusedCertificate(const ClusterAnswer &answer)
{
    QStringList shown;
    m_offered.clear();
    for (const EndpointReport &report : answer.reports) {
        if (!report.refusedCertificate.isEmpty()) {
            m_offered.insert(report.refusedCertificate);
            const QString sha256 = QString::fromLatin1(report.refusedCertificate.toHex(':'));
            // A blank, so that it can be broken into two lines.
            shown << QString(report.endpoint + u' ' + sha256.left(48) + u' ' + sha256.mid(48));
        }
    }
    return shown.join(u'\n');
}

void ClusterDialog::onConnected(const ClusterAnswer &answer)
{
    if (!m_isBusy) {
        return;
    }
    setBusy(false);
    if (!answer.error) {
        close();
        return;
    }
    const QString certificates = refusedCertificate(answer);
    m_offersJoin = answer.wantsJoin;
    if (answer.wantsJoin) {
        m_connect->setText(tr("Join this library"));
        tell(tr("The storage already holds the library of another PC. If it is one of your "
                "household, join it. What this PC stored itself stays, and can be moved there."),
            false);
    } else if (!certificates.isEmpty()) {
        m_connect->setText(tr("Approve and connect"));
        tell(
            tr("This PC does not know the certificate. Approve it if it is your storage's own:\n%1")
                .arg(certificates),
            false);
    } else {
        m_connect->setText(tr("Connect"));
        tell(answer.error->message, true);
        if (answer.error->code == ErrorCode::BadCredentials) {
            m_accessKey->setFocus(Qt::OtherFocusReason);
            m_accessKey->selectAll();
        }
    }
}

void ClusterDialog::setBusy(bool busy)
{
    m_isBusy = busy;
    m_connect->setEnabled(!busy);
}

void ClusterDialog::tell(const QString &text, bool isProblem)
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
