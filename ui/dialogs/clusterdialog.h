#pragma once

#include "ui/clustercontrol.h"
#include "ui/dialogs/dialog.h"

class QLineEdit;

namespace Ui {

class Button;
class Label;

//! Asks where a cluster is and for its keys, and connects to it. What only a person can decide, a
//! certificate and another PC's library, is asked within it.
class ClusterDialog final : public Dialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClusterDialog)
public:
    //! The theme and the control outlive the dialog.
    ClusterDialog(const Theme &theme, ClusterControl &control, QWidget *owner);
    ~ClusterDialog() override;

protected:
    QWidget *firstFocus() override;
    void restyle() override;

private:
    QLineEdit *makeField(const char *objectName, const QString &name, const QString &hint);
    void layOut();
    void fill();
    void connectNow();
    void onConnected(const ClusterAnswer &answer);
    void setBusy(bool busy);
    void tell(const QString &text, bool isProblem);
    QString refusedCertificate(const ClusterAnswer &answer);

    ClusterControl &m_control;
    QSet<QByteArray> m_approved;
    QSet<QByteArray> m_offered; //!< certificates that the button approves
    bool m_offersJoin = false;
    bool m_joins = false;
    bool m_isBusy = false;
    Sync::S3Address::Style m_style = Sync::S3Address::Style::Path;
    QLineEdit *m_endpoints;
    QLineEdit *m_bucket;
    QLineEdit *m_accessKey;
    QLineEdit *m_secretKey;
    QLineEdit *m_prefix;
    QLineEdit *m_region;
    Button *m_pathStyle;
    Button *m_hostStyle;
    Label *m_told;
    Button *m_cancel;
    Button *m_connect;
};

} // namespace Ui
