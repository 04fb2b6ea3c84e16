package io.adminsock.autoconfigure;

import io.adminsock.audit.AuditLog;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The configuration of the audit log, and of the warm-up that its first line needs.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminsockProperties.class)
class AuditConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AuditLog adminsockAuditLog(AdminsockProperties properties) {
		AdminsockProperties.Audit audit = properties.audit();
		return new AuditLog(audit.format(), audit.arguments(), audit.maxLength());
	}

	@Bean
	WarmUp adminsockWarmUp(JsonMapper json, AuditLog audit) {
		return new WarmUp(json, audit);
	}

}
